import * as z from 'zod';
import { isProviderError } from '#providers/error.ts';
import { readContact } from '#providers/google/contacts.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { defineCapability } from '../define-capability.ts';
import type { Ask, Batch } from '../define-capability.ts';

const CONTACT = 'people.contact';

const position = z.object({ generation: z.int(), pageToken: z.string().nullable() });

/** The account's contacts, listed as a whole whenever somebody asks; who is no longer listed is gone. */
export const syncContactsOnce = defineCapability({
  id: 'sync_contacts_once',
  name: 'Contacts, once',
  description: 'Copies the Google contacts of the account as they are now.',
  provider: 'google',
  mode: 'once',
  owner: 'either',
  settings: z.strictObject({}),
  parameters: z.strictObject({}),
  scopes: () => [SCOPES.contactsReadonly],
  pollSeconds: null,
  records: {
    kinds: [CONTACT],
    normaliserVersion: 1,
    streams: async () => ['contacts'],
    next: readPage,
    normalise: ({ externalId, raw }) => [{ table: 'contacts', externalId, ...readContact(raw) }],
  },
});

async function readPage(ask: Ask<unknown, unknown>): Promise<Batch> {
  const kept = position.safeParse(ask.cursor);
  // A page token that expired begins the listing anew; the time numbers it above all before it.
  const anew = { generation: ask.now.getTime(), pageToken: null };
  const at = kept.success && kept.data.pageToken !== null ? kept.data : anew;
  const contacts = ask.sources.contacts();
  const options = { signal: ask.signal };
  const page = await contacts
    .list(at.pageToken ?? undefined, options)
    .catch(async (error: unknown) => {
      if (isProviderError(error) && error.kind === 'cursor-expired') return null;
      throw error;
    });
  if (page === null) return { kind: 'batch', found: [], gone: [], cursor: anew, more: true };
  return {
    kind: 'batch',
    found: page.contacts.map(({ contactId, etag, raw }) => ({
      kind: CONTACT,
      externalId: contactId,
      version: etag,
      raw,
    })),
    gone: [],
    cursor: { ...at, pageToken: page.nextPageToken ?? null },
    more: page.nextPageToken !== undefined,
    sweep: { generation: at.generation, ends: page.nextPageToken === undefined },
  };
}
