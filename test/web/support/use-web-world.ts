import { afterAll, beforeAll } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { livingOwner } from '#runtime/state.ts';
import { launchChromium } from './chromium.ts';
import { startWebWorld, type WebWorld } from './web-world.ts';

export interface WebTest {
  readonly world: WebWorld;
  /** A page in a browser of its own: no cookies, no other window. */
  open(options?: Parameters<Browser['newContext']>[0]): Promise<Page>;
}

/**
 * Starts the whole product and a browser for the test file that calls it. `prepare` may fill the world before the first
 * test. Everything is gone after the last one.
 */
export function useWebWorld(prepare?: (world: WebWorld) => Promise<void>): WebTest {
  let world: WebWorld | undefined;
  let browser: Browser | undefined;

  beforeAll(async () => {
    world = await startWebWorld(await freeStateDir());
    await prepare?.(world);
    browser = await launchChromium();
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  });

  return {
    get world() {
      if (world === undefined) throw new Error('the world is there once the tests have begun');
      return world;
    },
    async open(options) {
      if (browser === undefined) throw new Error('the browser is there once the tests have begun');
      const context = await browser.newContext({
        baseURL: this.world.apiUrl,
        locale: 'en-GB',
        reducedMotion: 'reduce',
        viewport: { width: 1280, height: 800 },
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(90_000);
      return page;
    },
  };
}

/** The first folder that no other test process holds. */
async function freeStateDir(): Promise<string> {
  for (let n = 1; ; n += 1) {
    const stateDir = `.inlet/test/web-${n}`;
    if (!(await livingOwner(stateDir))) return stateDir;
  }
}
