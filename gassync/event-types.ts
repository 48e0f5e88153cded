/** What a subscriber may be told of, and what of it: each type is documented where it is declared. */
export const EVENT_TYPES = {
  'reservation.created': 'A booking is new, whoever made it.',
  'reservation.updated': 'Days, room, status or guest of a booking changed.',
  'reservation.cancelled': 'A booking was cancelled.',
  'property.created': 'A property is new.',
  'property.updated':
    'Name or time zone of a property changed, or it was archived or brought back.',
  'room_type.created': 'A room is new.',
  'room_type.updated': 'Name or property of a room changed.',
  'guest.created': 'A guest of the address book is new.',
  'guest.updated': 'Name or reach of a guest changed.',
  'availability.updated':
    'Nights of a room, or of a property without rooms, were taken or set free.',
  'webhook.test': 'A person asked for it, to see whether the endpoint answers.',
  'webhook.disabled': 'Another endpoint of the workspace was disabled, and why.',
} as const;

export type EventType = keyof typeof EVENT_TYPES;

/** Their names, in the order in which they are declared. */
export const EVENT_NAMES = Object.keys(EVENT_TYPES) as [EventType, ...EventType[]];
