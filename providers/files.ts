import type { CallOptions } from './capabilities.ts';

/** Files of an account and of the drives it shares. Throws ProviderError only. */
export interface Files {
  /** Ids of the shared drives that the account sees, as far as its scopes let it know them. */
  drives(options?: CallOptions): Promise<readonly string[]>;
  /**
   * Where the log of changes stands now; take it before the sweep. `driveId` null: the account's own log. Throws
   * `not-found` for a drive that the account does not see any more.
   */
  startToken(driveId: string | null, options?: CallOptions): Promise<string>;
  /**
   * One page of the files of these types, trash included, of the account or of a shared drive. Throws `cursor-expired`
   * for a page token that is no longer good, and `not-found` as above.
   */
  list(ask: FileListing, options?: CallOptions): Promise<FilePage>;
  /**
   * One page of what changed since; `nextStartToken` on the last page only. Throws `cursor-expired` and `not-found` as
   * above.
   */
  changes(
    driveId: string | null,
    pageToken: string,
    options?: CallOptions,
  ): Promise<FileChangePage>;
  /** The content of a file; the provider's own document types as PDF. */
  download(ask: FileToDownload, options?: CallOptions): Promise<Download>;
}

export interface FileListing {
  readonly driveId: string | null;
  readonly mimeTypes: readonly string[];
  /** At most 1000. */
  readonly pageSize: number;
  readonly pageToken?: string;
}

export interface FileToDownload {
  readonly fileId: string;
  readonly mime: string;
  readonly maxBytes: number;
}

export interface FetchedFile {
  readonly fileId: string;
  readonly mime: string;
  /** A hash of what was asked for: equal content, equal version. */
  readonly version: string;
  /** The provider's answer for this file and the list of fields that was asked for, as JSON. */
  readonly raw: Buffer;
}

export interface FilePage {
  readonly files: readonly FetchedFile[];
  readonly nextPageToken?: string;
}

export type FileChange =
  | { readonly kind: 'file'; readonly file: FetchedFile }
  /** It left this log and is still there. */
  | { readonly kind: 'moved'; readonly fileId: string }
  /** Deleted or out of sight: indistinguishable. */
  | { readonly kind: 'removed'; readonly fileId: string };

export interface FileChangePage {
  readonly changes: readonly FileChange[];
  readonly nextPageToken?: string;
  readonly nextStartToken?: string;
}

/** `refused`: the provider or the file's owner does not let it be downloaded. */
export type Download =
  | { readonly kind: 'content'; readonly bytes: Buffer; readonly mime: string }
  | { readonly kind: 'too-large' | 'refused' | 'gone' };

/** What is known of a file, in the words of Google's API. */
export interface FileFacts {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  /** Bytes; null where the provider has none, as for its own document types. */
  readonly size: number | null;
  readonly modifiedTime: string | null;
  readonly owners: readonly { readonly emailAddress: string }[];
  readonly webViewLink: string | null;
  readonly trashed: boolean;
}
