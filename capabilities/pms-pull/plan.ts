import type { RunTrigger } from '#domain/run.ts';
import type { DayRange } from '#providers/reservations.ts';

/** What is read, in this order: bookings need the currencies of properties, and what is missing is known by the stays. */
export const PULL_STREAMS = ['properties', 'changes', 'stays', 'missing', 'calendars'] as const;
export type PullStream = (typeof PULL_STREAMS)[number];

/** Where a listing stands. Times are ISO 8601 UTC. */
export interface Listing {
  /** A listing is under way, and goes on at `page`. */
  readonly open: boolean;
  readonly page: string | null;
  /** Each listing has a higher one. */
  readonly generation: number;
  readonly begunAt: string | null;
  /** The run that ended the last listing. */
  readonly endedBy: string | null;
  /** A page was on its way into the buffer: after a crash nobody knows how far it came. */
  readonly pushing: boolean;
  /** Latest time of change that the source has shown, of whole listings only; and that of the present one. */
  readonly seen: string | null;
  readonly latest: string | null;
  /** What the present listing asks for. */
  readonly since: string | null;
  readonly window: DayRange | null;
}

export const NEVER: Listing = {
  open: false,
  page: null,
  generation: 0,
  begunAt: null,
  endedBy: null,
  pushing: false,
  seen: null,
  latest: null,
  since: null,
  window: null,
};

export interface PullContext {
  readonly now: Date;
  readonly runId: string;
  readonly trigger: RunTrigger;
  /** What is read again before the latest change seen, because times are coarse and clocks differ. */
  readonly overlapMs: number;
  readonly daysAhead: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Calendars and properties: what vendors advise. */
const SIX_HOURS_MS = 6 * HOUR_MS;
/** A person who asks gets a full pass, but not again with each click. */
const MANUAL_MS = 15 * MINUTE_MS;
/** The full pass runs in the first hours (UTC) of a day, or when it is overdue. */
const NIGHT_HOURS = 5;
const SOON_MS = 20 * HOUR_MS;
const OVERDUE_MS = 28 * HOUR_MS;

/** Takes where a listing stands and returns where it goes on in this run; null: nothing of it is due. */
export function begin(stream: PullStream, before: Listing, context: PullContext): Listing | null {
  if (before.open) return before;
  if (before.endedBy === context.runId || !isDue(stream, before, context)) return null;
  const { now } = context;
  return {
    ...before,
    open: true,
    page: null,
    generation: before.generation + 1,
    begunAt: now.toISOString(),
    latest: null,
    since: stream === 'changes' ? sinceOf(before, context) : null,
    window: windowOf(stream, context),
  };
}

/** Takes where a listing stood and what a page brought, and returns where it stands after it. */
export function advance(
  before: Listing,
  page: { readonly next: string | null; readonly latest: string | null },
  runId: string,
): Listing {
  const latest = later(before.latest, page.latest);
  if (page.next !== null) return { ...before, page: page.next, pushing: false, latest };
  return {
    ...before,
    open: false,
    page: null,
    pushing: false,
    endedBy: runId,
    seen: later(before.seen, latest),
    latest: null,
  };
}

function isDue(stream: PullStream, { begunAt }: Listing, context: PullContext): boolean {
  const { now, trigger } = context;
  if (begunAt === null) return true;
  const age = now.getTime() - Date.parse(begunAt);
  switch (stream) {
    case 'changes':
    case 'missing':
      return true;
    case 'properties':
    case 'calendars':
      return age >= (trigger === 'manual' ? MANUAL_MS : SIX_HOURS_MS);
    case 'stays':
      if (trigger === 'manual' && age >= MANUAL_MS) return true;
      return age >= (now.getUTCHours() < NIGHT_HOURS ? SOON_MS : OVERDUE_MS);
  }
}

/** The first listing begins now: everything older is the full pass's. A time of the future would skip what comes till then. */
function sinceOf({ seen }: Listing, { now, overlapMs }: PullContext): string {
  const from = Math.min(seen === null ? now.getTime() : Date.parse(seen), now.getTime());
  return new Date(from - overlapMs).toISOString();
}

function windowOf(stream: PullStream, { now, daysAhead }: PullContext): DayRange | null {
  const day = (offset: number) =>
    new Date(now.getTime() + offset * DAY_MS).toISOString().slice(0, 10);
  if (stream === 'calendars') return { from: day(0), to: day(365) };
  // A day earlier: what departs today is over in no zone yet.
  return stream === 'stays' ? { from: day(-1), to: day(daysAhead) } : null;
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}
