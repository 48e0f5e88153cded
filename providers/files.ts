import type { CallOptions } from './capabilities.ts';

/** Files of an account and of the drives it shares. Throws ProviderError only. */
export interface Files {
  /** Ids and names of the shared drives that the account sees. */
  drives(
    options?: CallOptions,
  ): Promise<readonly { readonly driveId: string; readonly name: string }[]>;
  /** Where the log of changes stands now; take it before the sweep. `driveId` null: the account's own log. */
  startToken(driveId: string | null, options?: CallOptions): Promise<string>;
  /** One page of the files of the account or of a shared drive. */
  list(driveId: string | null, pageToken?: string, options?: CallOptions): Promise<FilePage>;
  /** One page of what changed since; `nextStartToken` on the last page only. Throws `cursor-expired`. */
  changes(
    driveId: string | null,
    pageToken: string,
    options?: CallOptions,
  ): Promise<FileChangePage>;
  /** The content of a file, or an export of it as PDF; never more than `maxBytes`. */
  download(
    fileId: string,
    mime: string,
    maxBytes: number,
    options?: CallOptions,
  ): Promise<Download>;
}

export interface FetchedFile {
  readonly fileId: string;
  /** The provider's version number of the file. */
  readonly version: string;
  readonly mime: string;
  readonly size: number | null;
  readonly trashed: boolean;
  readonly raw: Buffer;
}

export interface FilePage {
  readonly files: readonly FetchedFile[];
  readonly nextPageToken?: string;
}

export type FileChange =
  | { readonly kind: 'file'; readonly file: FetchedFile }
  | { readonly kind: 'removed'; readonly fileId: string }
  | { readonly kind: 'drive'; readonly driveId: string; readonly removed: boolean };

export interface FileChangePage {
  readonly changes: readonly FileChange[];
  readonly nextPageToken?: string;
  readonly nextStartToken?: string;
}

export type Download =
  | { readonly kind: 'content'; readonly bytes: Buffer; readonly mime: string }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'gone' };
