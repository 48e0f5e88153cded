import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { playGassync } from '#demo/gassync.ts';
import { addPartner } from '#demo/partner.ts';
import { type DemoPeople, makePeople } from '#demo/people.ts';
import { type Session, signIn } from '#demo/session.ts';
import type { StepResult } from '#demo/step.ts';
import { type Story, playStory } from '#demo/story.ts';
import { type DemoWorld, startWorld } from '#demo/world.ts';
import { loadConfig } from '#lib/config.ts';

/** The demo's story, step by step, against api and worker as processes of their own. */
describe('the story, over HTTP against the running system', () => {
  let world: DemoWorld;
  let story: Story;
  let owner: Session;
  let people: DemoPeople;

  beforeAll(async () => {
    world = await startWorld(() => undefined, '.inlet/test/story');
    people = await makePeople(loadConfig(world.product.env));
    const { apiUrl } = world.product;
    story = await playStory({
      apiUrl,
      feedsUrl: world.feeds.url,
      ...people,
      tell: () => undefined,
    });
    owner = await signIn(apiUrl, people.owner);
  }, 300_000);

  afterAll(() => world?.stop());

  const step = (name: string): StepResult => story.steps[name] ?? { ok: false };

  it('connects: a user consents at Google, the label is verified, the status reads connected', () => {
    expect(step('connect')).toMatchObject({ ok: true, status: 'connected' });
  });

  it('adds a partner, whose key opens the partner API of that workspace', async () => {
    const { apiUrl } = world.product;
    const partner = await addPartner(apiUrl, people.owner);
    const answer = await fetch(`${apiUrl}/integration/v1/properties`, {
      method: 'POST',
      headers: { 'x-api-key': partner.key, 'content-type': 'application/json' },
      body: JSON.stringify({ id: 'p1', name: 'A house of the partner' }),
    });
    expect(await answer.json()).toMatchObject({
      results: [{ outcome: 'created', mapping: 'created' }],
    });
    const sources = await owner.call<{ items: unknown[] }>('GET', '/api/gassync/sources');
    expect(sources.items).toMatchObject([{ id: partner.source, source_type: 'partner' }]);
  });

  it('tells a partner of what became of its reservations: signed webhooks, the same in the feed', async () => {
    const { apiUrl } = world.product;
    const partner = await addPartner(apiUrl, people.owner);
    const told = await playGassync(apiUrl, people.owner, partner, world.receiver);
    expect(told).toMatchObject({ ok: true, posted: 6, mapped: 6, rejected: 0 });
    expect(told['verified']).toBe(told['delivered']);
  });

  it('imports the calendars as bare bookings', () => {
    expect(step('calendar')).toMatchObject({ ok: true });
    expect(step('calendar')['bare']).toBe(step('calendar')['bookings']);
  });

  it('syncs: new mail is archived, a second sync imports nothing and changes nothing', () => {
    expect(step('sync')).toMatchObject({
      ok: true,
      first: { emails_scanned: 68, emails_archived: 68, emails_skipped: 0 },
      second: { emails_archived: 0, bookings_enriched: 0, review_items_created: 0 },
    });
  });

  it('enriches: a bare booking shows the guest’s name and why', () => {
    expect(step('enrich')).toMatchObject({
      ok: true,
      example: { guest_name: expect.any(String), enrichment_reason: 'Code Match' },
    });
  });

  it('asks: a mail for days that no calendar has makes a review item and no booking, and resolving it enriches one', () => {
    const review = step('review');
    expect(review).toMatchObject({ ok: true, resolved: { guest_name: expect.any(String) } });
    expect(review['bookings_after']).toBe(review['bookings_before']);
  });

  it('refuses another workspace the same mailbox, now and later, and stores nothing of it there', () => {
    expect(step('guardrail')).toMatchObject({
      ok: true,
      sync: { status: 409, code: 'MESSAGE_CONFLICT', conflicts: 68 },
      later_sync: { status: 409, code: 'MESSAGE_CONFLICT' },
      foreign_connection: { status: 403, code: 'FORBIDDEN' },
      messages_stored: 0,
    });
  });

  it('shows each sync in the history of runs, with what it counted', async () => {
    const id = story.connectionIds.owner;
    const { items } = await owner.call<{ items: { status: string; counters: object }[] }>(
      'GET',
      `/api/cohost/connections/${id}/runs`,
    );
    expect(items.length).toBeGreaterThanOrEqual(2);
    expect(items.every((run) => run.status === 'completed')).toBe(true);
  });
});
