import { numberEvents } from '#db/gassync/number-events.ts';
import type { Answer, TestApi } from '#test/api/support/api.ts';
import { type Partner, stay } from './partner.ts';

/** Where nothing listens: in these tests nobody delivers. */
export const NOWHERE = 'http://127.0.0.1:9/hook';

/** Does what a relay does in its round: numbers the events of the partner's workspace and addresses them. */
export async function relay(api: TestApi, { workspaceId }: Partner): Promise<number> {
  return (await numberEvents(api.deps.db.mapping, workspaceId, 1_000)).numbered;
}

/** Posts a property with a room, so that stays in `r1` become bookings. */
export async function makeRoom(partner: Partner): Promise<void> {
  await partner.post('properties', { id: 'p1', name: `House ${Math.random()}` });
  await partner.post('room-types', { id: 'r1', propertyId: 'p1', name: 'Suite' });
}

/** A stay of two nights, the `n`th of its kind: no two share a night. */
export function nth(n: number, change: Record<string, unknown> = {}): Record<string, unknown> {
  const day = (offset: number) =>
    new Date(Date.UTC(2027, 0, 1 + n * 2 + offset)).toISOString().slice(0, 10);
  return stay({ id: `res-${n}`, checkIn: day(0), checkOut: day(2), ...change });
}

/** Adds an endpoint as the workspace's owner does. */
export async function addWebhook(
  api: TestApi,
  partner: Partner,
  change: Record<string, unknown> = {},
): Promise<Answer['body']> {
  const answer = await api.ask('POST', '/api/gassync/webhooks', {
    as: partner.token,
    body: { source_id: partner.sourceId, endpoint_url: NOWHERE, ...change },
  });
  if (answer.status !== 201) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** All items of a list, read page by page, and how many pages that took. */
export async function allPages(
  ask: (query: string) => Promise<Answer>,
  limit: number,
  name: 'cursor' | 'after' = 'cursor',
): Promise<{ readonly items: Answer['body'][]; readonly pages: number }> {
  const items: Answer['body'][] = [];
  let next: string | null = null;
  let pages = 0;
  do {
    const { body }: Answer = await ask(`limit=${limit}${next === null ? '' : `&${name}=${next}`}`);
    items.push(...body.items);
    next = body.next_cursor;
    pages += 1;
  } while (next !== null);
  return { items, pages };
}
