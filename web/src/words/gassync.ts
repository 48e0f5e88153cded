import type { LogLine, Source } from '../api/gassync.ts';
import { isRecord } from '../api/problem.ts';
import type { Tone } from './connections.ts';

export const SOURCE_TYPES: Readonly<Record<Source['source_type'], string>> = {
  partner: 'Partner',
  beds24: 'Beds24',
  smoobu: 'Smoobu',
  calry: 'Calry',
};

export const SOURCE_STATES: Readonly<Record<Source['status'], readonly [Tone, string]>> = {
  active: ['good', 'Active'],
  paused: ['quiet', 'Paused'],
  disabled: ['bad', 'Disabled'],
};

/** What each status means for the outside system. */
export const STATUS_MEANS: Readonly<Record<Source['status'], string>> = {
  active: 'What it sends is taken in.',
  paused: 'It may read, and is asked to send again later. What it brought stays.',
  disabled: 'Everything it asks is refused. What it brought stays.',
};

/** Kinds of outside things, as one and as many. */
export const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  property: ['Property', 'Properties'],
  room_type: ['Room type', 'Room types'],
  reservation: ['Reservation', 'Reservations'],
  reservation_room: ['Room of a reservation', 'Rooms of reservations'],
  guest: ['Guest', 'Guests'],
  availability: ['Availability', 'Availability'],
};

export function kindWords(kind: string): string {
  return KINDS[kind]?.[0] ?? kind;
}

interface Reason {
  readonly title: string;
  /** What ends the waiting. */
  readonly remedy: string;
}

export const REASONS: Readonly<Record<string, Reason>> = {
  unmapped_property: {
    title: 'Its property is not linked',
    remedy: 'Link the property; this follows by itself.',
  },
  unmapped_room: {
    title: 'Its room is not linked',
    remedy: 'Link the room type; this follows by itself.',
  },
  possible_match: {
    title: 'May be one that is here already',
    remedy: 'Link it to that one. Nothing is linked by guess.',
  },
  status_unknown: {
    title: 'Its status is a word that nobody knows',
    remedy: 'The source has to send a known status.',
  },
  contradictory: {
    title: 'Its rooms belong to different properties',
    remedy: 'Correct the links of its rooms, or the reservation at the source.',
  },
  not_authority: {
    title: 'Something else says what is booked there',
    remedy: 'A calendar or another source has the say over this property.',
  },
  property_archived: {
    title: 'The property is archived',
    remedy: 'Bring the property back, or unlink it.',
  },
  overlap: {
    title: 'Its nights are taken already',
    remedy: 'Link it to the booking that it is, or free the nights.',
  },
  auto_sync_off: {
    title: 'Following is switched off',
    remedy: 'Switch “Follow changes” on where it is linked.',
  },
};

export function reasonWords(reason: string): Reason {
  return REASONS[reason] ?? { title: reason, remedy: '' };
}

/** Why something of ours is proposed. */
export const ALIKE = {
  name: 'same name',
  alias: 'known under this name',
  id: 'known under this id',
  only_room: 'the property as a whole',
} as const;

export const ACTIONS: Readonly<Record<string, string>> = {
  create: 'Taken in',
  update: 'Changed',
  delete: 'Deleted',
  map: 'Linked',
  unmap: 'Unlinked',
  reject: 'Refused',
  stale: 'Older than what is stored',
  remap: 'Read again',
  deliver: 'Sent',
};

export function actionWords(action: string): string {
  return ACTIONS[action] ?? action;
}

export const LOG_STATES: Readonly<Record<string, readonly [Tone, string]>> = {
  success: ['good', 'Done'],
  failed: ['bad', 'Failed'],
  pending: ['warn', 'Waits'],
};

export const DIRECTIONS: Readonly<Record<string, string>> = {
  inbound: 'In',
  outbound: 'Out',
};

/** What an outside thing is linked to, by its kind in the product. */
export const OURS: Readonly<Record<string, string>> = {
  property: 'Property',
  bookable_unit: 'Unit',
  booking: 'Booking',
  guest: 'Guest',
};

/** Why a line of the log is not simply done: what was wrong, or what it waits for; null for nothing. */
export function whyWords({
  error_message: error,
  response_data: response,
}: LogLine): string | null {
  if (error !== null) return error;
  const hold = isRecord(response) ? response['hold'] : undefined;
  return typeof hold === 'string' ? reasonWords(hold).title : null;
}
