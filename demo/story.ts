import { FEEDS, GMAIL_LABEL, MAILBOX } from './corpus.ts';
import { type Session, listAll, signIn, type Person } from './session.ts';
import { playStep, type StepResult } from './step.ts';

export interface Stage {
  readonly apiUrl: string;
  readonly feedsUrl: string;
  readonly owner: Person;
  readonly rival: Person;
  /** Ids of the corpus' properties in the owner's workspace. */
  readonly propertyIds: ReadonlyMap<string, number>;
  readonly tell: (line: string) => void;
}

export interface Story {
  readonly steps: Readonly<Record<string, StepResult>>;
  readonly connectionIds: { readonly owner: string | null; readonly rival: string | null };
}

interface Connection {
  readonly id: string;
  readonly status: string;
}
interface Booking {
  readonly id: number;
  readonly check_in: string;
  readonly guest_name: string | null;
  readonly raw_data: { readonly enrichment_reason?: string };
}
interface SyncAnswer {
  readonly emails_scanned: number;
  readonly emails_archived: number;
  readonly emails_skipped: number;
  readonly bookings_enriched: number;
  readonly review_items_created: number;
  readonly duration_ms: number;
}
interface Review {
  readonly id: string;
  readonly reason: string;
  readonly event_type: string | null;
  readonly facts: { readonly guest_name: string | null } | null;
}

/** Plays the whole story over HTTP, as its people would; a step that fails ends it. */
export async function playStory(stage: Stage): Promise<Story> {
  const steps: Record<string, StepResult> = {};
  const owner = await signIn(stage.apiUrl, stage.owner);
  const rival = await signIn(stage.apiUrl, stage.rival);
  let own: string | null = null;
  let foreign: string | null = null;

  const step = async (name: string, play: () => Promise<StepResult>): Promise<boolean> => {
    const result = await playStep(stage.tell, name, play);
    steps[name] = result;
    return result.ok;
  };

  const isPlayed =
    (await step('connect', async () => {
      const connection = await connect(stage, owner, 'Marlow Stays: reservations');
      own = connection.id;
      return {
        ok: connection.status === 'connected',
        status: connection.status,
        label: GMAIL_LABEL,
      };
    })) &&
    (await step('calendar', () => importCalendars(stage, owner))) &&
    (await step('sync', () => syncTwice(owner, own ?? ''))) &&
    (await step('enrich', () => lookAtBookings(owner))) &&
    (await step('review', () => resolveOne(owner)));
  if (isPlayed) {
    await step('guardrail', async () => {
      const connection = await connect(stage, rival, 'Rival: same mailbox');
      foreign = connection.id;
      return refuse(rival, connection.id, own ?? '');
    });
  }
  return { steps, connectionIds: { owner: own, rival: foreign } };
}

/** Adds a connection and connects it: to Google's pages, through the consent form, and back. */
async function connect(stage: Stage, session: Session, name: string): Promise<Connection> {
  const made = await session.call<Connection>('POST', '/api/cohost/connections', {
    display_name: name,
    platform: 'airbnb',
    reservation_label: GMAIL_LABEL,
  });
  const { browser } = session;
  let page = await browser.open(`${stage.apiUrl}/api/cohost/connections/${made.id}/gmail/start`);
  if (page.text.includes('name="account"')) page = await browser.press(page, MAILBOX);
  if (page.text.includes('<form')) await browser.press(page, 'Continue');
  return session.call<Connection>('GET', `/api/cohost/connections/${made.id}`);
}

/** Adds the calendar of every property that has one, and imports it. */
async function importCalendars(stage: Stage, session: Session): Promise<StepResult> {
  let events = 0;
  for (const feed of FEEDS) {
    const platform = ['airbnb', 'vrbo', 'booking'].find((name) => feed.platform.startsWith(name));
    const made = await session.call<{ id: number }>('POST', '/api/cohost/feeds', {
      property_id: stage.propertyIds.get(feed.property),
      platform: platform ?? null,
      url: `${stage.feedsUrl}/${feed.file}`,
    });
    const run = await session.call<{ events_read: number }>(
      'POST',
      `/api/cohost/feeds/${made.id}/sync`,
      {},
      200,
    );
    events += run.events_read;
  }
  const bookings = await listAll<Booking>(session, '/api/cohost/bookings');
  const bare = bookings.filter((booking) => booking.guest_name === null).length;
  const ok = bookings.length > 0 && bare === bookings.length;
  return { ok, feeds: FEEDS.length, events, bookings: bookings.length, bare };
}

/** Imports the mail; a second sync must find nothing and change nothing. */
async function syncTwice(session: Session, connectionId: string): Promise<StepResult> {
  const path = `/api/cohost/connections/${connectionId}/sync`;
  const first = await session.call<SyncAnswer>('POST', path, {}, 200);
  const before = await listAll<Booking>(session, '/api/cohost/bookings');
  const second = await session.call<SyncAnswer>('POST', path, {}, 200);
  const after = await listAll<Booking>(session, '/api/cohost/bookings');
  const isSame = JSON.stringify(before) === JSON.stringify(after);
  const isQuiet = second.emails_archived === 0 && second.bookings_enriched === 0;
  return {
    ok: first.emails_archived > 0 && isQuiet && isSame,
    first: countsOf(first),
    second: countsOf(second),
  };
}

async function lookAtBookings(session: Session): Promise<StepResult> {
  const bookings = await listAll<Booking>(session, '/api/cohost/bookings');
  const named = bookings.filter((booking) => booking.guest_name !== null);
  const example = named.find((booking) => booking.raw_data.enrichment_reason !== undefined);
  return {
    ok: example !== undefined,
    bookings: bookings.length,
    with_guest: named.length,
    example: example && {
      booking_id: example.id,
      check_in: example.check_in,
      guest_name: example.guest_name,
      enrichment_reason: example.raw_data.enrichment_reason,
    },
  };
}

/** A mail of dates that no calendar has asks a person, makes no booking, and is then given to one. */
async function resolveOne(session: Session): Promise<StepResult> {
  const before = await listAll<Booking>(session, '/api/cohost/bookings');
  const reviews = await listAll<Review>(session, '/api/cohost/reviews?status=open');
  const missing = reviews.find(
    (review) =>
      review.reason === 'no-booking-on-calendar' &&
      review.event_type === 'confirmed' &&
      review.facts?.guest_name != null,
  );
  const bare = before.find((booking) => booking.guest_name === null);
  if (missing === undefined || bare === undefined) return { ok: false, open: reviews.length };
  await session.call('POST', `/api/cohost/reviews/${missing.id}/resolve`, { booking_id: bare.id });
  const after = await listAll<Booking>(session, '/api/cohost/bookings');
  const filled = after.find((booking) => booking.id === bare.id);
  return {
    ok: after.length === before.length && filled?.guest_name != null,
    open_reviews: reviews.length,
    bookings_before: before.length,
    bookings_after: after.length,
    resolved: { review_id: missing.id, booking_id: bare.id, guest_name: filled?.guest_name },
  };
}

/** Another workspace may connect the same mailbox, but gets none of its messages, now or later. */
async function refuse(rival: Session, connectionId: string, own: string): Promise<StepResult> {
  const path = `/api/cohost/connections/${connectionId}/sync`;
  const first = await rival.ask('POST', path, {});
  const again = await rival.ask('POST', path, {});
  const foreign = await rival.ask('GET', `/api/cohost/connections/${own}`);
  const { counts } = await rival.call<{ counts: { messages: number } }>(
    'GET',
    `/api/cohost/connections/${connectionId}`,
  );
  const code = (answer: { text: string }): unknown =>
    (JSON.parse(answer.text) as { code?: string }).code;
  const problem = first.json<{ conflicts?: number }>();
  return {
    ok:
      first.status === 409 &&
      again.status === 409 &&
      code(first) === 'MESSAGE_CONFLICT' &&
      code(again) === 'MESSAGE_CONFLICT' &&
      foreign.status === 403 &&
      code(foreign) === 'FORBIDDEN' &&
      counts.messages === 0,
    sync: { status: first.status, code: code(first), conflicts: problem.conflicts },
    later_sync: { status: again.status, code: code(again) },
    foreign_connection: { status: foreign.status, code: code(foreign) },
    messages_stored: counts.messages,
  };
}

function countsOf(answer: SyncAnswer): object {
  const { emails_scanned, emails_archived, emails_skipped, bookings_enriched } = answer;
  const { review_items_created, duration_ms } = answer;
  return {
    emails_scanned,
    emails_archived,
    emails_skipped,
    bookings_enriched,
    review_items_created,
    duration_ms,
  };
}
