import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { signIn } from './support/person.ts';
import { type Screen, screensOf, settled, show } from './support/screens.ts';
import { useWebWorld } from './support/use-web-world.ts';
import { playDemo } from './support/web-world.ts';

/** What `looks` says of a screen with which nothing is wrong. */
const GOOD = { faults: [], isTooWide: false };
const WIDTHS = [1280, 375];
const THEMES = ['light', 'dark'] as const;

const ids = { connectionId: '', bookingId: 0, day: '' };
const test = useWebWorld(async (world) => {
  Object.assign(ids, await playDemo(world));
});
const names = screensOf(ids).map(({ name }) => name);

describe('every screen, in both themes, on a wide and on a narrow display', () => {
  let page: Page;

  beforeAll(async () => {
    page = await test.open();
    await signIn(page, test.world.owner);
  }, 60_000);

  it.each(names)(
    '%s breaks no rule of axe and never makes the page scroll sideways',
    async (name) => {
      const screen = screensOf(ids).find((one) => one.name === name);
      if (screen === undefined) throw new Error('no such screen');
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await show(page, screen);
        expect(await looks(page, width)).toEqual(GOOD);
      }
    },
  );
});

describe('screens of a workspace in which nothing is yet, and those without one', () => {
  const bare: Screen[] = [
    { name: 'overview', path: '/' },
    { name: 'review', path: '/reviews' },
    { name: 'bookings', path: '/bookings' },
    { name: 'bookings list', path: '/bookings?view=list' },
    { name: 'properties', path: '/properties' },
    { name: 'no access', path: '/connections/00000000-0000-4000-8000-000000000000' },
    { name: 'no such page', path: '/nowhere' },
  ];

  it('break no rule of axe', async () => {
    const page = await test.open();
    await signIn(page, test.world.rival);
    for (const screen of bare) {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await show(page, screen);
        expect({ screen: screen.name, ...(await looks(page, width)) }).toEqual({
          screen: screen.name,
          ...GOOD,
        });
      }
    }
  });

  it('sign-in breaks no rule of axe, also with a refusal on it', async () => {
    const page = await test.open();
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill('nobody@inlet.test');
    await page.getByLabel('Password', { exact: true }).fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The e-mail address or the password is wrong.').waitFor();
    expect(await looks(page, 1280)).toEqual(GOOD);
    await page.setViewportSize({ width: 375, height: 800 });
    expect(await looks(page, 375)).toEqual(GOOD);
  });
});

async function looks(page: Page, width: number) {
  const faults = [];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor({ state: 'attached' });
    await settled(page);
    for (const fault of await axeFaults(page)) faults.push({ theme, ...fault });
  }
  const isTooWide = await page.evaluate<boolean>(`document.documentElement.scrollWidth > ${width}`);
  return { faults, isTooWide };
}
