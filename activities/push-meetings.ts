import { cancellationSignal } from '@temporalio/activity';
import { syncCalendarLive } from '#capabilities/sync-calendar-live/index.ts';
import { collectedConnection } from '#db/collected-connection.ts';
import {
  type PendingChange,
  type WriteOutcome,
  bookOutcome,
  pendingChanges,
} from '#db/pending-changes.ts';
import { type PlannedTime, changeMark } from '#domain/meeting-change.ts';
import type { RunRef } from '#domain/run.ts';
import { failpoint } from '#lib/failpoint.ts';
import type { Calendars, EventTime } from '#providers/calendars.ts';
import { isProviderError } from '#providers/error.ts';
import type { ActivityDeps } from './deps.ts';

/** Changes per slice: each is a call or two, and the connection's other capabilities wait meanwhile. */
const SLICE = 50;

/**
 * Writes what people made or moved here into their calendars, where the connection is set to go both ways; elsewhere nothing
 * is ever written. Each change is written once, however often this is repeated: a new event has an id of ours, and every
 * write leaves its mark. Somebody else's newer change stands, and ours waits for a person.
 */
export function createPushMeetings(deps: ActivityDeps) {
  return async function pushMeetings(run: RunRef): Promise<{ readonly more: boolean }> {
    const waiting = await deps.enrichment.inWorkspace(run, async (tx) => {
      const connection = await collectedConnection(tx, run);
      const settings = syncCalendarLive.settings.safeParse(connection?.settings ?? {});
      const isTwoWay = settings.success && settings.data.direction === 'two_way';
      if (!isTwoWay || connection === null || connection.accountSub === null) return null;
      const { provider, accountSub } = connection;
      return { provider, accountSub, changes: await pendingChanges(tx, run, SLICE) };
    });
    if (waiting === null || waiting.changes.length === 0) return { more: false };
    const { changes, ...owner } = waiting;
    const calendars = deps.openSources({ ...run, ...owner }).calendars();
    let isWaiting = changes.length === SLICE;
    for (const change of changes) {
      const outcome = await write(calendars, change);
      failpoint('push-meetings.written');
      isWaiting =
        (await deps.enrichment.inWorkspace(run, (tx) => bookOutcome(tx, run, change, outcome))) ||
        isWaiting;
    }
    return { more: isWaiting };
  };
}

async function write(calendars: Calendars, change: PendingChange): Promise<WriteOutcome> {
  const { calendarId, eventId, baseEtag, fields } = change;
  const { start, end, attendees, ...words } = fields;
  const changeId = changeMark(change);
  const times = {
    ...(start !== undefined && { start: timeOf(start) }),
    ...(end !== undefined && { end: timeOf(end) }),
  };
  const options = { signal: cancellationSignal() };
  try {
    const event = { eventId, changeId, ...words, ...times };
    const written =
      baseEtag === null
        ? await calendars.insert(calendarId, whole(event, attendees), options)
        : await calendars.change(calendarId, { ...event, etag: baseEtag }, options);
    if (written === 'changed') return { kind: 'conflict', reason: 'CHANGED_AT_PROVIDER' };
    if (written === 'gone') return { kind: 'conflict', reason: 'DELETED_AT_PROVIDER' };
    return { kind: written.changeId === changeId ? 'written' : 'again', etag: written.etag };
  } catch (error) {
    return refusalOf(error);
  }
}

type Planned = Omit<Parameters<Calendars['change']>[1], 'etag'>;

/** A new event has a time and a title; the API takes none without. */
function whole(event: Planned, attendees: readonly string[] = []) {
  const { title = '', description = '', location = null, start, end } = event;
  if (start === undefined || end === undefined) throw new Error('a new meeting has a time');
  return { ...event, title, description, location, start, end, attendees };
}

/** What only a person can mend becomes a conflict of this one change; everything else stops the run. */
function refusalOf(error: unknown): WriteOutcome {
  if (!isProviderError(error)) throw error;
  if (error.kind === 'not-found') return { kind: 'conflict', reason: 'CALENDAR_GONE' };
  if (error.kind !== 'rejected') throw error;
  const reason = error.status === 403 ? 'CALENDAR_READ_ONLY' : 'REFUSED';
  return { kind: 'conflict', reason };
}

function timeOf(time: PlannedTime): EventTime {
  return time.kind === 'day' ? time : { ...time, at: new Date(time.at) };
}
