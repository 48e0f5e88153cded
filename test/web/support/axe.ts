import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** A rule of axe that a page breaks, with the elements that break it. */
export interface Fault {
  readonly rule: string;
  readonly elements: readonly string[];
}

/** Runs in the page. Mails' frames are left out: nothing of ours is in them, and axe waits for ever where nothing may run. */
const LOOK = `axe.run(document, { iframes: false, preload: false, resultTypes: ['violations'] }).then(({ violations }) =>
  violations.map(({ id, nodes }) => ({
    rule: id,
    elements: nodes.map(({ html, failureSummary }) => html.slice(0, 160) + ' ' + failureSummary),
  })))`;

/** All that axe finds on the page as it stands. */
export async function axeFaults(page: Page): Promise<Fault[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe.source);
  return page.evaluate<Fault[]>(LOOK);
}
