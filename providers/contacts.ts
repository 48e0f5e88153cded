import type { CallOptions } from './capabilities.ts';

/** The people that an account keeps. Throws ProviderError only. */
export interface Contacts {
  /** One page of contacts. Throws `cursor-expired` for a page token that is no longer good: begin again. */
  list(pageToken?: string, options?: CallOptions): Promise<ContactPage>;
}

export interface ContactPage {
  readonly contacts: readonly FetchedContact[];
  readonly nextPageToken?: string;
}

export interface FetchedContact {
  readonly contactId: string;
  /** Changes with the contact. */
  readonly etag: string;
  readonly raw: Buffer;
}

export interface ContactFacts {
  readonly name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly organisation: string | null;
}
