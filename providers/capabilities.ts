import type { Download } from './files.ts';

/**
 * What a provider can offer, as small interfaces. Activities name these and never a concrete provider.
 * Every method throws only ProviderError; what a caller must expect is a value.
 */

/** Options of every call that leaves the process. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** A mailbox, read only. Ids are unique within the mailbox and opaque, except `historyId`: a uint64 in decimal. */
export interface Mailbox {
  /** Address and current history id: take it as the baseline *before* enumerating. */
  profile(options?: CallOptions): Promise<MailboxProfile>;
  /** All labels of the mailbox. */
  labels(options?: CallOptions): Promise<readonly MailLabel[]>;
  /**
   * One page (500) of the messages that the search finds, newest first, without spam and trash. An empty page with
   * `nextPageToken` is legal. Throws `not-found` (code LABEL_NOT_FOUND) for a label that is gone, `rejected` (code
   * QUERY_REFUSED) for a query, and `cursor-expired` (code PAGE_TOKEN_EXPIRED): restart the enumeration.
   */
  listMessages(search: MailSearch, pageToken?: string, options?: CallOptions): Promise<MessagePage>;
  /**
   * One page of what happened after `startHistoryId`, in order, whatever the label. Throws
   * `cursor-expired`: code HISTORY_EXPIRED (reconcile) or PAGE_TOKEN_EXPIRED (restart this window).
   */
  history(startHistoryId: string, pageToken?: string, options?: CallOptions): Promise<HistoryPage>;
  /** The message with all its text, or `gone`: deleted, or not visible yet. */
  message(messageId: string, options?: CallOptions): Promise<FetchedMessage | 'gone'>;
  /** One page of at most `count` (500) threads, those with the newest messages first. Throws like `listMessages`. */
  listThreads(
    search: MailSearch,
    count: number,
    pageToken?: string,
    options?: CallOptions,
  ): Promise<ThreadPage>;
  /** Headers and parts of all messages of a thread without any of their content, or `gone`. */
  thread(threadId: string, options?: CallOptions): Promise<FetchedThread | 'gone'>;
  /** The content of a part, by the ids that last; `gone` when the message or the part is not there. */
  attachment(
    messageId: string,
    partId: string,
    maxBytes: number,
    options?: CallOptions,
  ): Promise<Download>;
}

/** Conditions that all hold: the label is carried, and the query in the provider's own search language fits. */
export interface MailSearch {
  readonly labelId?: string | undefined;
  readonly query?: string | undefined;
}

export interface MailboxProfile {
  readonly emailAddress: string;
  readonly historyId: string;
}

export interface MailLabel {
  readonly labelId: string;
  readonly name: string;
  readonly type: 'system' | 'user';
}

export interface MessageRef {
  readonly messageId: string;
  readonly threadId: string;
}

export interface MessagePage {
  readonly messages: readonly MessageRef[];
  readonly nextPageToken?: string;
}

/**
 * `labelIds` of a change are the labels put on or taken off; for `added`, the labels at that time (null: not told).
 * `carries`: all labels of the message after the change, where that is told.
 */
export type MailChange = MessageRef &
  (
    | { readonly kind: 'added'; readonly labelIds: readonly string[] | null }
    | { readonly kind: 'deleted' }
    | {
        readonly kind: 'label-added' | 'label-removed';
        readonly labelIds: readonly string[];
        readonly carries: readonly string[] | null;
      }
  );

export interface HistoryPage {
  readonly changes: readonly MailChange[];
  /** The mailbox's current history id; of the first page of a window, the next cursor. */
  readonly historyId: string;
  readonly nextPageToken?: string;
}

export interface ThreadPage {
  /** `historyId` changes with everything that happens in the thread. */
  readonly threads: readonly { readonly threadId: string; readonly historyId: string }[];
  readonly nextPageToken?: string;
}

/** Oldest message first. `raw` is what the provider sent; `version` is equal as long as no message comes or goes. */
export interface FetchedThread {
  readonly threadId: string;
  readonly historyId: string;
  readonly raw: Buffer;
  readonly version: string;
  readonly messages: readonly MailMessage[];
}

export interface FetchedMessage extends MessageRef {
  readonly labelIds: readonly string[];
  /** When the provider accepted the message, epoch milliseconds. */
  readonly receivedAtMs: number;
  readonly historyId: string;
  /** What the provider sent, byte for byte; to be read again by the provider's `readMessage`. */
  readonly raw: Buffer;
  /** SHA-256 (hex) of the content without what differs from call to call; equal content, equal version. */
  readonly version: string;
  readonly message: MailMessage;
}

/** A message as Gmail's `format=full` shapes it. Text bodies are UTF-8 in base64url, whatever their header says. */
export interface MailMessage {
  readonly id: string;
  readonly threadId: string;
  readonly labelIds?: readonly string[] | undefined;
  readonly snippet?: string | undefined;
  readonly historyId?: string | undefined;
  readonly internalDate?: string | undefined;
  readonly sizeEstimate?: number | undefined;
  readonly payload?: MailPart | undefined;
}

export interface MailPart {
  readonly partId?: string | undefined;
  readonly mimeType?: string | undefined;
  readonly filename?: string | undefined;
  readonly headers?: readonly { readonly name: string; readonly value: string }[] | undefined;
  readonly body?:
    | {
        readonly size?: number | undefined;
        readonly data?: string | undefined;
        readonly attachmentId?: string | undefined;
      }
    | undefined;
  readonly parts?: readonly MailPart[] | undefined;
}

/** Sign-in at a provider that asks its user for consent. */
export interface Authorization {
  /** Where to send the user's browser. Keep `codeVerifier` and `nonce` with the state until the answer. */
  start(request: AuthorizationRequest): AuthorizationStart;
  /**
   * Trades the code for tokens and verifies who consented. Throws `rejected` (code CODE_REJECTED), or
   * `unavailable` (code CONNECT_AGAIN) when the answer was lost: a code works once, so the user connects again.
   */
  exchange(answer: AuthorizationAnswer, options?: CallOptions): Promise<Grant>;
  /** Throws `auth-expired` (code INVALID_GRANT) when the grant is dead. */
  refresh(refreshToken: string, options?: CallOptions): Promise<RefreshedToken>;
  /** Ends the whole grant of the account, for every token of it. */
  revoke(token: string, options?: CallOptions): Promise<'revoked' | 'already-dead'>;
}

export interface AuthorizationRequest {
  readonly redirectUri: string;
  readonly state: string;
  readonly scopes: readonly string[];
  /** Address or account id to preselect. */
  readonly loginHint?: string;
  /** Without a stored refresh token, consent is asked for anew, because only then one is issued. */
  readonly hasRefreshToken: boolean;
}

export interface AuthorizationStart {
  readonly url: string;
  readonly codeVerifier: string;
  readonly nonce: string;
}

export interface AuthorizationAnswer {
  readonly code: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  readonly nonce: string;
}

export interface Grant extends RefreshedToken {
  /** The account's permanent id; the identity of a connection, unlike its address. */
  readonly sub: string;
  readonly emailAddress: string;
}

export interface RefreshedToken {
  readonly accessToken: string;
  readonly expiresAt: Date;
  /** Scopes in fact granted, in canonical form; null when the answer does not say. */
  readonly scopes: readonly string[] | null;
  /** Only when a new one was issued: keep the old one otherwise. */
  readonly refreshToken: string | null;
}

/** A calendar behind one address. */
export interface CalendarFeed {
  /** Fetches the feed unless it is unchanged since `known`. */
  fetch(known: FeedVersion, options?: CallOptions): Promise<FeedAnswer>;
}

export interface FeedVersion {
  readonly etag?: string;
  readonly lastModified?: string;
}

export type FeedAnswer =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'changed'; readonly body: Buffer; readonly version: FeedVersion };
