import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import { GMAIL_LABEL, MAILBOX } from '#demo/corpus.ts';
import { signIn as signInOverHttp, type Session } from '#demo/session.ts';
import { eventually } from '#test/support/eventually.ts';
import { hostileMails } from './support/hostile-mail.ts';
import { connectOverHttp, signIn } from './support/person.ts';
import { useWebWorld } from './support/use-web-world.ts';

/** Everything that a payload reached. */
const reached: string[] = [];
const trap = createServer((request, response) => {
  reached.push(`${request.method} ${request.url}`);
  response.setHeader('access-control-allow-origin', '*');
  response.end('window.ran="trap"');
});

interface Review {
  readonly id: string;
  readonly message_id: string;
  readonly facts: { readonly confirmation_code: string | null } | null;
}

const test = useWebWorld();
let session: Session;
let reviews: readonly Review[];
let page: Page;
let mailCount = 0;
/** Where in the queue each mail is, by its confirmation code. */
const places = new Map<string, number>();

beforeAll(async () => {
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}`;
  const mails = hostileMails({ url }, MAILBOX);
  mailCount = mails.length;
  await test.world.sandbox.control.deliver(
    mails.map((mail) => ({ user: MAILBOX, mail, labels: [GMAIL_LABEL] })),
  );
  session = await signInOverHttp(test.world.apiUrl, test.world.owner);
  const connectionId = await connectOverHttp(
    session,
    test.world.apiUrl,
    'Hostile <script>alert(1)</script>',
  );
  await session.call('POST', `/api/cohost/connections/${connectionId}/sync`, {}).catch(() => null);
  reviews = await eventually(hostileReviews, { what: 'a review of each hostile mail' });
  page = await test.open();
  watch(page);
  await signIn(page, test.world.owner);
});

afterAll(() => void trap.close());

describe('mail that wants to run in the browser', () => {
  it('reaches the review inbox as text, with none of it executed or loaded', async () => {
    expect(reviews).toHaveLength(mailCount);
    await page.goto('/reviews');
    const queue = page.getByRole('region', { name: 'Items' }).getByRole('button');
    for (const { facts } of reviews) {
      const code = facts?.confirmation_code ?? '';
      // The list names the guest, and the guest of a hostile mail is its payload.
      await queue.nth(places.get(code) ?? -1).click();
      await page
        .getByRole('region', { name: 'Text of the mail' })
        .getByText(code)
        .first()
        .waitFor();
      await page.getByRole('tab', { name: 'As sent' }).click();
      await page.frameLocator('iframe').getByText(code).waitFor();
      await expectNothingRan();
    }
  });

  it('does nothing in the list, the navigation, the activity and on its connection', async () => {
    for (const path of ['/reviews', '/', '/activity', '/connections', '/integrations']) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
      await expectNothingRan();
    }
    expect(await page.getByText('Hostile <script>alert(1)</script>').first().isVisible()).toBe(
      true,
    );
  });

  it('does nothing when a mail’s own address is opened outside of its frame', async () => {
    for (const { message_id } of reviews) {
      const answer = await page.goto(`/api/cohost/messages/${message_id}/html`);
      expect(answer?.headers()['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
      await page.getByText('New booking confirmed!').waitFor();
      expect(
        await page.locator('script, iframe, form, object, embed, base, link, [href]').count(),
      ).toBe(0);
      await expectNothingRan();
    }
  });

  it('would have run, were it put into a page as it is', async () => {
    // The same payloads prove something only if they work where nothing holds them.
    const context = (await test.open()).context();
    let alerts = 0;
    context.on('dialog', (dialog) => {
      alerts += 1;
      void dialog.dismiss();
    });
    const before = reached.length;
    for (const { message_id } of reviews) {
      const { html } = await session.call<{ html: string }>(
        'GET',
        `/api/cohost/messages/${message_id}`,
      );
      const bare = await context.newPage();
      // One of them leaves the page while it is being set, which is what it is for.
      await bare.setContent(html, { waitUntil: 'commit' }).catch(() => undefined);
    }
    await eventually(async () => (alerts >= 5 && reached.length > before + 5 ? true : undefined), {
      what: 'what the payloads are for',
    });
    expect(alerts).toBeGreaterThanOrEqual(5);
  });
});

const dialogs: string[] = [];

function watch(on: Page): void {
  on.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
}

async function expectNothingRan(): Promise<void> {
  const ran = await Promise.all(
    page.frames().map((frame) => frame.evaluate<unknown>('window.ran').catch(() => undefined)),
  );
  expect({ dialogs, reached, ran: ran.filter((one) => one !== undefined) }).toEqual({
    dialogs: [],
    reached: [],
    ran: [],
  });
}

async function hostileReviews(): Promise<readonly Review[] | undefined> {
  const { items } = await session.call<{ items: Review[] }>(
    'GET',
    '/api/cohost/reviews?status=open&limit=500',
  );
  for (const [at, one] of items.entries()) places.set(one.facts?.confirmation_code ?? '', at);
  const hostile = items.filter((one) => one.facts?.confirmation_code?.startsWith('HMXSS') === true);
  return hostile.length >= mailCount ? hostile : undefined;
}
