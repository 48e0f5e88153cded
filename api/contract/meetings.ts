import * as z from 'zod';
import { CHANGE_REASONS, CHANGE_STATES } from '#domain/meeting-change.ts';
import {
  idPath,
  instant,
  line,
  listOf,
  paging,
  requestDay,
  shownAs,
  timeZone,
  uuid,
} from './common.ts';

const MOST_ATTENDEES = 100;

/** The years that the database knows in every zone. */
const at = z.iso
  .datetime({ offset: true })
  .refine((text) => text >= '0002' && text < '9999-12-31', 'must be a time')
  .meta(shownAs({ type: 'string', format: 'date-time' }));
const time = z.union([
  z.strictObject({ date: requestDay }),
  z.strictObject({
    at,
    time_zone: timeZone.nullable().default(null).meta({
      description: 'The zone it is meant in; null: the calendar’s own.',
    }),
  }),
]);
type Time = z.output<typeof time>;

const title = line(500);
const description = z.string().max(8000);
const location = line(500).nullable();
const end = time.meta({ description: 'Exclusive; of the same form as `start`.' });

export const newMeeting = z
  .strictObject({
    connection_id: uuid,
    calendar_id: z.string().min(1).max(1024).optional().meta({
      description: 'Default: the account’s own calendar.',
    }),
    title,
    description: description.default(''),
    location: location.default(null),
    start: time,
    end,
    attendees: z.array(z.email().max(254)).max(MOST_ATTENDEES).default([]).meta({
      description: 'They are told by Google.',
    }),
  })
  .refine(isSpan, { path: ['end'], message: 'must be of the form of `start`, and after it' });

/** What is absent stays. */
export const meetingEdit = z
  .strictObject({
    title: title.optional(),
    description: description.optional(),
    location: location.optional(),
    start: time.optional(),
    end: end.optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, 'must change something')
  .refine(isSpan, {
    path: ['end'],
    message: 'must come with `start`, be of its form, and after it',
  });

const wanted = z.object({
  title: z.string().optional(),
  description: z.string().optional(),
  location: z.string().nullable().optional(),
  start: time.optional(),
  end: time.optional(),
  attendees: z.array(z.string()).optional(),
});

const state = z.enum(CHANGE_STATES);

export const meetingChange = z
  .object({
    id: uuid,
    connection_id: uuid,
    calendar_id: z.string(),
    event_id: z.string(),
    is_new: z.boolean().meta({ description: 'The event is not in the calendar yet.' }),
    state: state.meta({
      description: '`conflict` waits for a person: `resolve` it. `written` is in the calendar.',
    }),
    reason: z.enum(CHANGE_REASONS).nullable().meta({ description: 'Why it is a conflict.' }),
    wanted: wanted.meta({ description: 'What is to become of the meeting.' }),
    created_by: z.string(),
    decided_by: z.string().nullable(),
    created_at: instant,
    updated_at: instant,
    settled_at: instant.nullable(),
  })
  .meta({ id: 'MeetingChange' });

export const meetingChangeList = listOf(meetingChange);

export const meetingChangeQuery = z.strictObject({
  ...paging,
  connection_id: uuid.optional(),
  state: state.optional(),
});

export const resolution = z.strictObject({
  keep: z.enum(['inlet', 'google']).meta({
    description:
      '`inlet`: write the change over the meeting as it is known now; `google`: give the change up.',
  }),
});

export const meetingPath = idPath;

function isSpan({ start, end: until }: { start?: Time | undefined; end?: Time | undefined }) {
  if (start === undefined && until === undefined) return true;
  if (start === undefined || until === undefined) return false;
  if ('date' in start) return 'date' in until && start.date < until.date;
  return 'at' in until && Date.parse(start.at) <= Date.parse(until.at);
}
