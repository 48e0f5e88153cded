import type { CallOptions } from './capabilities.ts';

/** The people that an account keeps. Throws ProviderError only. */
export interface Contacts {
  /** One page of contacts with names, addresses, numbers and organisations. */
  list(pageToken?: string, options?: CallOptions): Promise<ContactPage>;
}

export interface ContactPage {
  readonly contacts: readonly {
    readonly contactId: string;
    readonly etag: string;
    readonly raw: Buffer;
  }[];
  readonly nextPageToken?: string;
}
