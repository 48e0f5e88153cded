import type { Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { signIn } from './person.ts';
import { playOffice } from './play-office.ts';
import { playPartner } from './play-partner.ts';
import { type Screen, screensOf, settled, show } from './screens.ts';
import { playDemo, type WebWorld } from './web-world.ts';

/** Screens that are also shown on a narrow display and in the dark theme; the rest is shown once. */
const MAIN = new Set([
  'sign-in',
  'overview',
  'review',
  'review-item',
  'bookings-calendar',
  'booking',
  'connections',
  'connection',
  'properties',
  'timeline',
  'integrations',
  'gassync',
  'gassync-trace',
  'activity',
]);

/** Plays the demo's story in a world and takes pictures of every screen; `fileOf` says where each goes. */
export async function takeScreens(
  world: WebWorld,
  fileOf: (name: string) => string,
): Promise<void> {
  const ids = await playDemo(world);
  await playOffice(world);
  await playPartner(world);
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({
      baseURL: world.apiUrl,
      locale: 'en-GB',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await take(page, { name: 'sign-in', path: '/sign-in' }, fileOf);
    await signIn(page, world.owner);
    for (const screen of screensOf(ids)) await take(page, screen, fileOf);
  } finally {
    await browser.close();
  }
}

async function take(page: Page, screen: Screen, fileOf: (name: string) => string): Promise<void> {
  const isMain = MAIN.has(screen.name);
  for (const width of isMain ? [1280, 375] : [1280]) {
    await page.setViewportSize({ width, height: 800 });
    await show(page, screen);
    for (const theme of isMain ? (['light', 'dark'] as const) : (['light'] as const)) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.locator(`html[data-mantine-color-scheme=${theme}]`).waitFor({ state: 'attached' });
      await settled(page);
      await page.screenshot({ path: fileOf(`${screen.name}-${width}-${theme}.png`) });
    }
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  }
}
