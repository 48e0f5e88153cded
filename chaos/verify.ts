import { rowsOf } from '#test/support/databases.ts';
import type { Load, Sent } from './load.ts';
import type { ChaosWorld } from './world.ts';

export interface Findings {
  readonly messages: number;
  readonly enriched: number;
  readonly reviews: number;
  readonly runsAccepted: number;
  /** What Google has and the database has not, or what was promised and not done; each as a sentence. */
  readonly lost: string[];
  /** What was done twice; each as a sentence. */
  readonly duplicated: string[];
  /** What is there and should not be, or is otherwise than it must be. */
  readonly wrong: string[];
}

interface Outcome {
  readonly id: string;
  readonly connection: string;
  readonly outcome: string;
  readonly review: string | null;
  readonly by: string | null;
}

/** Compares what Google accepted and what the API promised with what the database holds. */
export async function verify(world: ChaosWorld, load: Load): Promise<Findings> {
  const ask = <Row>(text: string): Promise<Row[]> => rowsOf<Row>(world.databases, text);
  const outcomes = await ask<Outcome>(
    `SELECT m.gmail_message_id AS id, m.connection_id AS connection, o.outcome, r.status AS review, r.resolved_by AS by
     FROM integrations.gmail_messages m LEFT JOIN integrations.message_outcomes o ON o.message_id = m.id
     LEFT JOIN integrations.enrichment_review_items r ON r.message_id = m.id`,
  );
  const bookings = await ask<{ id: number; uid: string | null; guest: string | null }>(
    'SELECT id, source_uid AS uid, guest_name AS guest FROM core.bookings',
  );
  const runs = await ask<{ id: string; ended: boolean }>(
    'SELECT id, finished_at IS NOT NULL AS ended FROM integrations.sync_runs',
  );
  const twice = await ask<{ what: string; times: number }>(
    `SELECT type || ' of run ' || (data ->> 'run_id') AS what, count(*)::int AS times FROM integrations.activity_events
       WHERE type IN ('connection_sync_completed', 'connection_sync_failed') GROUP BY 1 HAVING count(*) > 1
     UNION ALL
     SELECT 'booking_enriched of ' || (data ->> 'booking_id'), count(*)::int FROM integrations.activity_events
       WHERE type = 'booking_enriched' GROUP BY 1 HAVING count(*) > 1
     UNION ALL
     SELECT 'raw record ' || external_id, count(*)::int FROM integrations.raw_records
       WHERE kind = 'gmail.message' GROUP BY 1 HAVING count(*) > 1
     UNION ALL
     SELECT 'booking of ' || source_uid, count(*)::int FROM core.bookings WHERE source_uid IS NOT NULL GROUP BY 1 HAVING count(*) > 1`,
  );
  const [counted] = await ask<Record<'archived' | 'enriched' | 'reviews' | 'created', number>>(
    `SELECT coalesce(sum((c ->> 'emails_archived')::int), 0)::int AS archived,
       coalesce(sum((c ->> 'bookings_enriched')::int), 0)::int AS enriched,
       coalesce(sum((c ->> 'review_items_created')::int), 0)::int AS reviews,
       coalesce(sum((c ->> 'bookings_created')::int), 0)::int AS created
     FROM (SELECT meta_json -> 'counters' AS c FROM integrations.sync_runs) AS runs`,
  );

  const timeline = await ask<{ id: string; connection: string }>(
    'SELECT external_id AS id, connection_id AS connection FROM product.emails',
  );
  const shown = new Set(timeline.map((row) => `${row.connection} ${row.id}`));
  const stored = new Map(outcomes.map((row) => [`${row.connection} ${row.id}`, row]));
  const known = new Map(runs.map((run) => [run.id, run]));
  const lost = [
    ...load.sent
      .filter((mail) => !stored.has(keyOf(mail)))
      .map((mail) => `mail ${mail.gmailId} is not stored`),
    ...load.sent
      .filter((mail) => ['archived', 'read', undefined].includes(stored.get(keyOf(mail))?.outcome))
      .map((mail) => `mail ${mail.gmailId} was not decided`),
    ...load.sent
      .filter((mail) => !shown.has(keyOf(mail)))
      .map((mail) => `mail ${mail.gmailId} is not on the timeline`),
    ...[...load.accepted]
      .filter((id) => known.get(id)?.ended !== true)
      .map((id) => `run ${id} was accepted and has not ended`),
  ];
  const enriched = load.sent.filter(({ fate }) => fate === 'enrich' || fate === 'import');
  const reviews = outcomes.filter(({ review }) => review !== null);
  const feedBookings = bookings.filter(({ uid }) => uid !== null);
  return {
    messages: outcomes.length,
    enriched: enriched.length,
    reviews: reviews.length,
    runsAccepted: load.accepted.size,
    lost,
    duplicated: twice.map(({ what, times }) => `${what}: ${times} times`),
    wrong: [
      ...(outcomes.length === load.sent.length ? [] : ['more mails are stored than were sent']),
      ...(timeline.length === load.sent.length
        ? []
        : ['the timeline has more mails than were sent']),
      ...load.sent.flatMap((mail) => wrongFate(mail, stored.get(keyOf(mail)), bookings)),
      ...differs('emails_archived', counted?.archived, outcomes.length),
      ...differs('bookings_enriched', counted?.enriched, enriched.length),
      ...differs('review_items_created', counted?.reviews, reviews.length),
      ...differs('bookings_created', counted?.created, feedBookings.length),
    ],
  };
}

const keyOf = (mail: Sent): string => `${mail.connectionId} ${mail.gmailId}`;

function wrongFate(
  mail: Sent,
  outcome: Outcome | undefined,
  bookings: readonly { id: number; uid: string | null; guest: string | null }[],
): string[] {
  const { fate, guest, gmailId } = mail;
  const carrying = bookings.filter((booking) => booking.guest === guest);
  const isOwn = carrying.every(({ id, uid }) =>
    mail.bookingId === null ? uid === mail.uid : id === mail.bookingId,
  );
  const must = fate === 'enrich' || fate === 'import' ? 1 : 0;
  const fitsReview =
    fate === 'review'
      ? outcome?.review === 'open'
      : fate === 'import'
        ? outcome?.review === null || outcome?.by === 'calendar'
        : outcome?.review === null;
  return [
    ...(carrying.length === must && isOwn
      ? []
      : [
          `mail ${gmailId} (${fate}) is on ${carrying.length} bookings, must be on ${must} of its own`,
        ]),
    ...(fitsReview ? [] : [`mail ${gmailId} (${fate}) has a review that is ${outcome?.review}`]),
  ];
}

function differs(what: string, counted: number | undefined, found: number): string[] {
  return counted === found
    ? []
    : [`the runs counted ${counted} ${what}, the database has ${found}`];
}
