import type { Page } from 'playwright-core';
import { eventually } from '#test/support/eventually.ts';

/** A screen as tests and pictures visit it. */
export interface Screen {
  readonly name: string;
  readonly path: string;
  /** What a person does there before looking. */
  readonly act?: (page: Page) => Promise<void>;
}

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

const menuItem = (name: string) => async (page: Page) => {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name }).click();
  await page.getByRole('dialog').waitFor();
};

const gassync: readonly Screen[] = [
  { name: 'gassync', path: '/gassync' },
  { name: 'gassync-add', path: '/gassync', act: press('Add a partner') },
  { name: 'gassync-system', path: '/gassync', act: press('Connect a property system') },
  { name: 'gassync-source', path: '/gassync', act: press('Demo partner') },
  { name: 'gassync-waiting', path: '/gassync?tab=mapping' },
  { name: 'gassync-link', path: '/gassync?tab=mapping', act: press(/^Link to another/) },
  { name: 'gassync-again', path: '/gassync?tab=mapping', act: press('Read what was sent again…') },
  { name: 'gassync-linked', path: '/gassync?tab=mapping&show=linked' },
  { name: 'gassync-log', path: '/gassync?tab=log' },
  {
    name: 'gassync-trace',
    path: '/gassync?tab=log',
    act: async (page) => {
      await page
        .getByRole('link', { name: /res-2$/ })
        .last()
        .click();
      await page.getByRole('heading', { name: 'Who was told' }).waitFor();
    },
  },
  { name: 'gassync-webhooks', path: '/gassync?tab=webhooks' },
  { name: 'gassync-endpoint-add', path: '/gassync?tab=webhooks', act: press('Add an endpoint') },
  {
    name: 'gassync-endpoint',
    path: '/gassync?tab=webhooks',
    act: async (page) => {
      await page.getByRole('link', { name: /\/hook$/ }).click();
      await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    },
  },
];

/** Every screen of somebody signed in, with the dialogs that lie over them. */
export function screensOf(ids: {
  readonly connectionId: string;
  readonly bookingId: number;
  readonly day: string;
}): Screen[] {
  const connection = `/connections/${ids.connectionId}`;
  return [
    { name: 'overview', path: '/' },
    { name: 'review', path: '/reviews' },
    {
      name: 'review-item',
      path: '/reviews',
      act: async (page) => {
        await page.getByRole('region', { name: 'Items' }).getByRole('button').nth(1).click();
        await page.getByRole('article', { name: 'Item' }).getByRole('heading').first().waitFor();
      },
    },
    { name: 'review-resolved', path: '/reviews?status=resolved' },
    { name: 'bookings-calendar', path: `/bookings?from=${ids.day}` },
    { name: 'bookings-list', path: '/bookings?view=list' },
    { name: 'booking', path: `/bookings?from=${ids.day}&booking=${ids.bookingId}` },
    {
      name: 'booking-mail',
      path: `/bookings?view=list&booking=${ids.bookingId}`,
      act: async (page) => {
        await page.getByRole('button', { name: 'Show the mail' }).first().click();
        await page.locator('iframe.mail').waitFor();
      },
    },
    { name: 'connections', path: '/connections' },
    { name: 'connection-add', path: '/connections', act: press('Add connection') },
    { name: 'connection', path: connection },
    { name: 'connection-change', path: connection, act: menuItem('Name, platform and label…') },
    { name: 'connection-disconnect', path: connection, act: menuItem('Disconnect…') },
    { name: 'connection-erase', path: connection, act: menuItem('Disconnect and erase…') },
    { name: 'properties', path: '/properties' },
    { name: 'property-add', path: '/properties', act: press('Add property') },
    {
      name: 'property',
      path: '/properties',
      act: async (page) => {
        await page.getByRole('link', { name: 'Harbour Loft' }).click();
        await page.getByRole('heading', { level: 1, name: 'Harbour Loft' }).waitFor();
      },
    },
    { name: 'timeline', path: '/timeline' },
    {
      name: 'timeline-mail',
      path: '/timeline?show=emails',
      act: press('Keys of Haus Seeblick'),
    },
    { name: 'timeline-outgoing', path: '/timeline?show=outgoing' },
    { name: 'timeline-write', path: '/timeline', act: press('Write a mail') },
    { name: 'integrations', path: '/integrations' },
    { name: 'integrations-add', path: '/integrations', act: press('Connect an account') },
    {
      name: 'integrations-settings',
      path: '/integrations',
      act: press('Settings'),
    },
    { name: 'integrations-imports', path: '/integrations?tab=imports' },
    { name: 'integrations-files', path: '/integrations?tab=files' },
    { name: 'integrations-documents', path: '/integrations?tab=documents' },
    ...gassync,
    { name: 'activity', path: '/activity' },
    { name: 'settings-workspace', path: '/settings' },
    { name: 'settings-members', path: '/settings?tab=members' },
    { name: 'settings-tokens', path: '/settings?tab=tokens' },
    { name: 'settings-account', path: '/settings?tab=account' },
  ];
}

/** Opens a screen and waits until nothing on it is being loaded any more. */
export async function show(page: Page, screen: Screen): Promise<void> {
  await page.goto(screen.path);
  await settled(page);
  await screen.act?.(page);
  await settled(page);
}

/** Nothing is being loaded, and nothing moves but what moves for ever. */
const SETTLED = `document.querySelector('[aria-busy="true"]') === null &&
  document.getAnimations().every((one) => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity)`;

/** Waits until a page has loaded what it shows and stands still. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  // Asked from outside: within the page the policy forbids to evaluate text.
  await eventually(async () => (await page.evaluate<boolean>(SETTLED)) || undefined, {
    what: 'the end of loading',
  });
}
