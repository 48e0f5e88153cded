import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ConsoleMessage, Page } from 'playwright-core';
import { axeFaults } from './support/axe.ts';
import { playOffice } from './support/play-office.ts';
import { playPartner } from './support/play-partner.ts';
import { signIn } from './support/person.ts';
import { type Screen, screensOf, settled, show } from './support/screens.ts';
import { useWebWorld } from './support/use-web-world.ts';
import { playDemo } from './support/web-world.ts';

const WIDTHS = [1280, 375];
const THEMES = ['light', 'dark'] as const;

const ids = { connectionId: '', bookingId: 0, day: '' };
const test = useWebWorld(async (world) => {
  Object.assign(ids, await playDemo(world));
  await playOffice(world);
  await playPartner(world);
});
const names = screensOf(ids).map(({ name }) => name);

describe('every screen, in both themes, on a wide and on a narrow display', () => {
  let page: Page;

  beforeAll(async () => {
    page = await test.open();
    await signIn(page, test.world.owner);
  });

  it.each(names)(
    '%s breaks no rule of axe, does not scroll sideways, and asks for nothing that the policy refuses',
    async (name) => {
      const screen = screensOf(ids).find((one) => one.name === name);
      expect(await faultsOf(page, screen)).toEqual([]);
    },
  );
});

describe('screens of a workspace in which nothing is yet, and those that cannot be shown', () => {
  const bare: Screen[] = [
    { name: 'overview', path: '/' },
    { name: 'review', path: '/reviews' },
    { name: 'bookings', path: '/bookings' },
    { name: 'bookings as a list', path: '/bookings?view=list' },
    { name: 'properties', path: '/properties' },
    { name: 'gassync', path: '/gassync' },
    { name: 'gassync, mapping', path: '/gassync?tab=mapping' },
    { name: 'gassync, log', path: '/gassync?tab=log' },
    { name: 'gassync, webhooks', path: '/gassync?tab=webhooks' },
    { name: 'no access', path: '/connections/00000000-0000-4000-8000-000000000000' },
    { name: 'no such page', path: '/nowhere' },
  ];
  let page: Page;

  beforeAll(async () => {
    page = await test.open();
    await signIn(page, test.world.rival);
  });

  it.each(bare)('$name breaks no rule of axe and does not scroll sideways', async (screen) => {
    expect(await faultsOf(page, screen)).toEqual([]);
  });

  it('sign-in breaks none either, also with a refusal on it', async () => {
    const fresh = await test.open();
    const refused: Screen = {
      name: 'sign-in',
      path: '/sign-in',
      act: async (at) => {
        await at.getByLabel('E-mail').fill('nobody@inlet.test');
        await at.getByLabel('Password', { exact: true }).fill('wrong');
        await at.getByRole('button', { name: 'Sign in' }).click();
        await at.getByText('The e-mail address or the password is wrong.').waitFor();
      },
    };
    expect(await faultsOf(fresh, refused)).toEqual([]);
  });
});

/**
 * What is wrong with a screen: what axe finds in each theme, wide and then, without loading it again, narrow; whether
 * it scrolls sideways; and what the content security policy had to refuse.
 */
async function faultsOf(page: Page, screen: Screen | undefined): Promise<unknown[]> {
  if (screen === undefined) throw new Error('there is no such screen');
  const faults: unknown[] = [];
  const hear = (said: ConsoleMessage): void => {
    if (said.text().includes('Content Security Policy')) faults.push({ policy: said.text() });
  };
  page.on('console', hear);
  await page.setViewportSize({ width: 1280, height: 800 });
  await show(page, screen);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor({ state: 'attached' });
      await settled(page);
      for (const fault of await axeFaults(page)) faults.push({ width, theme, ...fault });
    }
    if (await page.evaluate<boolean>(`document.documentElement.scrollWidth > ${width}`))
      faults.push({ width, rule: 'scrolls sideways' });
  }
  page.off('console', hear);
  return faults;
}
