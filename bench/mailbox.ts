import type { World } from '#test/support/build-world.ts';
import { airbnbConfirmation } from '#test/support/airbnb-mail.ts';
import { LABEL } from '#test/support/mailboxes.ts';
import {
  addBooking,
  connectGoogle,
  createWorkspace,
  type TestConnection,
} from '#test/support/workspace.ts';

const FIRST_DAY = Date.parse('2027-01-01T00:00:00Z');
const DAY_MS = 86_400_000;
const GUESTS = ['Ana Sousa', 'Ben Okoro', 'Chloé Martin', 'Daniel Roth', 'Elif Kaya'];

/**
 * A connection whose label holds `count` confirmations of different stays; every other stay is on the calendar, so that
 * half of the mails enrich a booking and half ask a person.
 */
export async function filledConnection(world: World, count: number): Promise<TestConnection> {
  const workspace = await createWorkspace(world);
  const connection = await connectGoogle(world, workspace);
  const { control } = world.sandbox;
  for (let n = 0; n < count; n += 1) {
    const checkIn = new Date(FIRST_DAY + n * DAY_MS).toISOString().slice(0, 10);
    const checkOut = new Date(FIRST_DAY + (n + 3) * DAY_MS).toISOString().slice(0, 10);
    const stay = {
      code: `HM${String(n).padStart(8, '0')}`,
      guest: GUESTS[n % GUESTS.length] ?? '',
      checkIn,
      checkOut,
      listingId: workspace.listingId,
      // Stays of later years were announced in theirs, or a mail without a year would mean another one.
      sentAt: new Date(FIRST_DAY + n * DAY_MS - 40 * DAY_MS).toISOString(),
    };
    await control.deliver({
      user: connection.account.email,
      labels: [LABEL],
      mail: airbnbConfirmation(stay, connection.account.email),
    });
    if (n % 2 === 0) await addBooking(world, workspace, { checkIn, checkOut });
  }
  return connection;
}
