import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { FEEDS, GMAIL_LABEL, MAILBOX } from '#demo/corpus.ts';
import { signIn as signInOverHttp } from '#demo/session.ts';
import {
  addConnection,
  chooseLabel,
  consentAtGoogle,
  signIn,
  syncEnd,
  syncNow,
} from './support/person.ts';
import { useWebWorld } from './support/use-web-world.ts';

const test = useWebWorld();
let owner: Page;
let rival: Page;
let connectionUrl = '';

describe('the story, by clicking', () => {
  it('tests a calendar before it is saved, says in words what is wrong, and imports a good one', async () => {
    owner = await test.open();
    await signIn(owner, test.world.owner);
    const [feed] = FEEDS;
    const propertyId = test.world.propertyIds.get(feed?.property ?? '');
    await owner.goto(`/properties/${propertyId}`);
    await owner.getByRole('button', { name: 'Add calendar' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Add a calendar' });
    const address = dialog.getByLabel('Calendar address');
    await address.fill(`${test.world.feeds.url}/nothing-here.ics`);
    await dialog.getByRole('button', { name: 'Test the address' }).click();
    await dialog.getByText('There is no calendar at this address').waitFor();
    expect(await dialog.getByText('FEED_NOT_FOUND').isVisible()).toBe(true);
    await address.fill(`${test.world.feeds.url}/${feed?.file}`);
    await dialog.getByRole('combobox', { name: 'Platform' }).click();
    await owner.getByRole('option', { name: 'Airbnb' }).click();
    await dialog.getByRole('button', { name: 'Test the address' }).click();
    await dialog.getByText('The calendar can be read').waitFor();
    await dialog.getByRole('button', { name: 'Save calendar' }).click();
    await owner.getByText('Saved; the first import has begun.').waitFor();
    await owner.getByText(/Last import (just now|.* ago) · \d+ bookings?/).waitFor();
    await importOtherCalendars();
  });

  it('connects a mailbox at Google, with the label chosen from those that it has', async () => {
    await addConnection(owner, 'Our reservations');
    connectionUrl = owner.url();
    await owner.getByRole('link', { name: 'Connect with Google' }).click();
    await consentAtGoogle(owner);
    await chooseLabel(owner, GMAIL_LABEL);
    await owner.getByText(`Label “${GMAIL_LABEL}”`).waitFor();
    expect(await owner.getByText(MAILBOX).isVisible()).toBe(true);
  });

  it('imports the mail as soon as the label is chosen, and finds nothing at a second sync', async () => {
    expect(await syncEnd(owner)).toMatch(/\d+ new, \d+ bookings filled in, \d+ for review/);
    expect(await syncNow(owner)).toContain('Nothing new.');
    const stored = owner.getByRole('term').filter({ hasText: 'Mails stored' }).locator('..');
    expect(Number(/\d+/.exec(await stored.innerText())?.[0])).toBeGreaterThan(50);
  });

  it('tells of it under Activity, of one booking as of one', async () => {
    await owner.goto('/activity');
    await owner.getByText('1 booking added').first().waitFor();
    expect(await owner.getByText(/\b1 bookings\b/u).count()).toBe(0);
    await owner.goto(connectionUrl);
  });

  it('shows a sync while it is under way, and that one instead of a second', async () => {
    const { control } = test.world.sandbox;
    await control.addFault({
      match: { method: 'history.list' },
      times: 1,
      effect: { kind: 'latency', ms: 12_000 },
    });
    await owner.getByRole('button', { name: 'Sync now' }).click();
    const card = owner.getByRole('region', { name: 'Sync', exact: true });
    await card.getByRole('progressbar', { name: 'Sync under way' }).waitFor();
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await card.getByText('Already syncing.').waitFor();
    expect(await syncEnd(owner)).toContain('Nothing new.');
  });

  it('shows the guest of a booking that was bare, why, and the mail behind it', async () => {
    await owner.goto('/bookings?view=list');
    await owner.getByRole('button', { name: 'Idris Whitcombe' }).click();
    const drawer = owner.getByRole('dialog', { name: 'Booking' });
    await drawer.getByText('Code Match').waitFor();
    expect(await drawer.getByLabel('Guest', { exact: true }).inputValue()).toBe('Idris Whitcombe');
    await drawer.getByRole('button', { name: 'Show the mail' }).first().click();
    const mail = owner.frameLocator('iframe[title="The mail’s content"]');
    await mail.getByText('Idris').filter({ visible: true }).first().waitFor();
    await owner.goto('/bookings?view=list');
    await owner.getByRole('switch', { name: 'Still bare' }).click();
    await owner.getByRole('button', { name: 'Idris Whitcombe' }).waitFor({ state: 'detached' });
  });

  it('leaves mail that another workspace holds alone, and says so', async () => {
    rival = await test.open();
    await signIn(rival, test.world.rival);
    await addConnection(rival, 'Same mailbox');
    await rival.getByRole('link', { name: 'Connect with Google' }).click();
    await consentAtGoogle(rival);
    await chooseLabel(rival, GMAIL_LABEL);
    for (const words of [await syncEnd(rival), await syncNow(rival)]) {
      expect(words).toContain('Some mails belong to another workspace');
      expect(words).toContain('MESSAGE_CONFLICT');
    }
    const stored = rival.getByRole('term').filter({ hasText: 'Mails stored' }).locator('..');
    expect(await stored.innerText()).toMatch(/\b0$/);
  });

  it('shows nothing of another workspace at its address', async () => {
    await rival.goto(connectionUrl);
    await rival.getByText('You have no access to this', { exact: true }).waitFor();
    expect(await rival.getByText('FORBIDDEN').isVisible()).toBe(true);
    expect(await rival.getByText('Our reservations').count()).toBe(0);
    expect(await rival.getByText(MAILBOX).count()).toBe(0);
  });

  it('resolves a review with the keyboard onto a booking, whose guest it then shows, and undoes it', async () => {
    await owner.goto('/reviews');
    const { id, guest } = await reviewWithoutBooking();
    await owner.goto(`/reviews?item=${id}`);
    await owner.getByText('No calendar has a stay with these dates.').first().waitFor();
    const search = owner.getByRole('combobox', { name: 'Another booking' });
    await search.click();
    await search.fill('No guest yet');
    await owner
      .getByRole('option', { name: /^No guest yet/ })
      .first()
      .click();
    await owner.getByRole('heading', { level: 1 }).click();
    await owner.keyboard.press('a');
    await owner.getByText('Resolved. The guest is on the booking.').waitFor();
    await owner.goto('/bookings?view=list');
    await owner.getByRole('button', { name: guest }).first().waitFor();
    await owner.goto(`/reviews?status=resolved&item=${id}`);
    await owner.getByRole('button', { name: 'Undo this decision' }).click();
    await owner.getByText('Undone; the item is open again.').waitFor();
    await owner.goto('/bookings?view=list&bare=true');
    await owner.getByRole('table').waitFor();
    expect(await owner.getByRole('button', { name: guest }).count()).toBe(0);
  });

  it('says that a revoked connection needs reconnecting, and goes on after reconnecting', async () => {
    await test.world.sandbox.control.revokeGrant({ user: MAILBOX });
    await owner.goto(connectionUrl);
    await owner.getByRole('button', { name: 'Sync now' }).waitFor();
    await owner.getByRole('button', { name: 'Sync now' }).click();
    await owner.getByText('Needs reconnecting').waitFor();
    await owner
      .getByRole('region', { name: 'Next step' })
      .getByText('Google no longer accepts this connection')
      .waitFor();
    await owner.getByRole('link', { name: 'Reconnect with Google' }).click();
    await consentAtGoogle(owner);
    await owner.getByText('Connected', { exact: true }).waitFor();
    expect(await syncNow(owner)).toContain('Nothing new.');
  });
});

/** The rest of the calendars, over the API: what a person does with one they do with each. */
async function importOtherCalendars(): Promise<void> {
  const { apiUrl, feeds, propertyIds } = test.world;
  const session = await signInOverHttp(apiUrl, test.world.owner);
  const add = async (feed: (typeof FEEDS)[number]): Promise<void> => {
    const made = await session.call<{ id: number }>('POST', '/api/cohost/feeds', {
      property_id: propertyIds.get(feed.property),
      url: `${feeds.url}/${feed.file}`,
    });
    await session.call('POST', `/api/cohost/feeds/${made.id}/sync`, {});
  };
  await Promise.all(FEEDS.slice(1).map(add));
}

/** An item whose stay no calendar has; its guest is one that can be filled in. */
async function reviewWithoutBooking(): Promise<{ id: string; guest: string }> {
  const session = await signInOverHttp(test.world.apiUrl, test.world.owner);
  const { items } = await session.call<{
    items: {
      id: string;
      reason: string;
      event_type: string;
      facts: { guest_name: string | null };
    }[];
  }>('GET', '/api/cohost/reviews?status=open&limit=500');
  const found = items.find(
    (one) =>
      one.reason === 'no-booking-on-calendar' &&
      one.event_type === 'confirmed' &&
      one.facts.guest_name !== null,
  );
  if (found?.facts.guest_name == null) throw new Error('the corpus has no such mail');
  return { id: found.id, guest: found.facts.guest_name };
}
