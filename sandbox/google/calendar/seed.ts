import type { User } from '../state.ts';
import type { World } from '../world.ts';
import { addCalendar } from './model.ts';
import type { AccessRole, GoogleEvent, StoredCalendar } from './model.ts';
import { newEvent, putEvent } from './write.ts';

export type SeedEvent = GoogleEvent & { id: string };
export type SeedCalendar = {
  id?: string;
  summary: string;
  timeZone?: string;
  role?: AccessRole;
  hidden?: boolean;
  events?: SeedEvent[];
};

/** Gives a user the calendar that every account has, under its address, and the further ones of the seed. */
export function seedCalendars(
  world: World,
  user: User,
  seed: { timeZone?: string; events?: SeedEvent[]; calendars?: SeedCalendar[] },
): void {
  const zone = seed.timeZone === undefined ? {} : { timeZone: seed.timeZone };
  const own = addCalendar(world, user, { id: user.email, summary: user.email, ...zone });
  fill(world, user, own, seed.events);
  for (const { events, ...calendar } of seed.calendars ?? [])
    fill(world, user, addCalendar(world, user, { ...zone, ...calendar }), events);
}

function fill(world: World, user: User, calendar: StoredCalendar, events: SeedEvent[] = []): void {
  for (const event of events) putEvent(world, calendar, newEvent(calendar, user, event));
}
