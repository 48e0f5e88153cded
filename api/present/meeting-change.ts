import type { z } from 'zod';
import type { MeetingChangeRow } from '#db/meeting-changes.ts';
import {
  CHANGE_REASONS,
  CHANGE_STATES,
  type MeetingFields,
  type PlannedTime,
} from '#domain/meeting-change.ts';
import type { meetingChange, meetingEdit, newMeeting } from '../contract/meetings.ts';

type Shown = z.input<typeof meetingChange>;
type Time = z.output<typeof newMeeting>['start'];

/** A change of a meeting as the API shows it. */
export function presentMeetingChange(row: MeetingChangeRow): Shown {
  const { base_etag: base, fields, state, reason, version: _, profile_id: __, ...rest } = row;
  const { start, end, attendees, ...words } = fields as unknown as MeetingFields;
  return {
    ...rest,
    is_new: base === null,
    state: CHANGE_STATES.find((known) => known === state) ?? 'conflict',
    reason: CHANGE_REASONS.find((known) => known === reason) ?? null,
    wanted: {
      ...words,
      ...(attendees !== undefined && { attendees: [...attendees] }),
      ...(start !== undefined && { start: shown(start) }),
      ...(end !== undefined && { end: shown(end) }),
    },
  };
}

/** What a person typed, as it is kept. */
export function fieldsOf(given: z.output<typeof meetingEdit>): MeetingFields {
  const { start, end, ...words } = given;
  return {
    ...Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)),
    ...(start !== undefined && { start: planned(start) }),
    ...(end !== undefined && { end: planned(end) }),
  };
}

function planned(time: Time): PlannedTime {
  if ('date' in time) return { kind: 'day', date: time.date };
  return { kind: 'moment', at: new Date(time.at).toISOString(), timeZone: time.time_zone };
}

function shown(time: PlannedTime): Time {
  if (time.kind === 'day') return { date: time.date };
  return { at: time.at, time_zone: time.timeZone };
}
