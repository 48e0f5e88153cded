import { people } from 'googleapis/build/src/apis/people/index.js';
import * as z from 'zod';
import type { PeopleMethod } from '#lib/config-fields.ts';
import { systemClock } from '#lib/clock.ts';
import type { ContactFacts, ContactPage, Contacts } from '../contacts.ts';
import { isProviderError } from '../error.ts';
import { providerError } from './classify.ts';
import { createGoogleCall } from './google-call.ts';
import type { GoogleCallNeeds } from './google-call.ts';

export interface ContactsNeeds extends Omit<GoogleCallNeeds<PeopleMethod>, 'clock'> {
  readonly clock?: GoogleCallNeeds<PeopleMethod>['clock'];
}

const PAGE_SIZE = 1000;
const PERSON_FIELDS = 'names,emailAddresses,phoneNumbers,organizations';

const values = z.array(z.looseObject({ value: z.string().optional() })).optional();
const person = z.looseObject({
  resourceName: z.string().min(1),
  etag: z.string().min(1),
  names: z.array(z.looseObject({ displayName: z.string().optional() })).optional(),
  emailAddresses: values,
  phoneNumbers: values,
  organizations: z.array(z.looseObject({ name: z.string().optional() })).optional(),
});

/** An empty page has no `connections` member at all. */
const connectionsAnswer = z
  .looseObject({ connections: z.array(person).optional(), nextPageToken: z.string().optional() })
  .transform(({ connections = [], nextPageToken = '' }): ContactPage => ({
    contacts: connections.map((one) => ({
      contactId: one.resourceName,
      etag: one.etag,
      raw: Buffer.from(JSON.stringify(one)),
    })),
    ...(nextPageToken !== '' && { nextPageToken }),
  }));

/** Google Contacts read with one account's access token. */
export function createContacts(needs: ContactsNeeds): Contacts {
  const api = people('v1');
  const call = createGoogleCall({ ...needs, clock: needs.clock ?? systemClock });
  return {
    async list(pageToken, options) {
      const query = {
        resourceName: 'people/me',
        personFields: PERSON_FIELDS,
        pageSize: PAGE_SIZE,
        ...(pageToken !== undefined && { pageToken }),
      };
      const listed = call(
        {
          method: 'people.connections.list',
          send: (how) => api.people.connections.list(query, how),
          answer: connectionsAnswer,
        },
        options,
      );
      const { answer } = await listed.catch((error: unknown) => {
        const isToken = isProviderError(error) && error.kind === 'rejected' && error.status === 400;
        throw isToken && pageToken !== undefined ? providerError('cursor-expired') : error;
      });
      return answer;
    },
  };
}

/** The contact in bytes that `list` made. Throws on other bytes. */
export function readContact(raw: Uint8Array): ContactFacts {
  const kept = person.parse(JSON.parse(Buffer.from(raw).toString('utf8')));
  const valuesOf = (list: z.output<typeof values> = []): string[] =>
    list.flatMap(({ value = '' }) => (value.trim() === '' ? [] : [value.trim()]));
  return {
    name: kept.names?.[0]?.displayName ?? '',
    emails: valuesOf(kept.emailAddresses).map((address) => address.toLowerCase()),
    phones: valuesOf(kept.phoneNumbers),
    organisation: kept.organizations?.[0]?.name ?? null,
  };
}
