import type { Page } from 'playwright-core';
import { GMAIL_LABEL, MAILBOX } from '#demo/corpus.ts';
import type { Person, Session } from '#demo/session.ts';

/** Signs a person in by the form, and waits for the app behind it. */
export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
}

/** Adds a connection by its dialog, and stays on its page. */
export async function addConnection(page: Page, name: string): Promise<void> {
  await page.goto('/connections');
  await page
    .getByRole('button', { name: /^Add (connection|your first connection)$/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'Add a connection' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('combobox', { name: 'Platform' }).click();
  await page.getByRole('option', { name: 'Airbnb' }).click();
  await dialog.getByRole('button', { name: 'Add connection' }).click();
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

/** Goes through Google's own pages as the mailbox's owner: the account, then consent. */
export async function consentAtGoogle(page: Page): Promise<void> {
  const account = page.getByRole('button', { name: MAILBOX });
  const consent = page.getByRole('button', { name: 'Continue' });
  await account.or(consent).first().waitFor();
  if (await account.isVisible()) await account.click();
  await consent.click();
  await page.waitForURL(/\/connections\//);
}

/** Chooses a label by searching for it, and waits until the mailbox has confirmed it. */
export async function chooseLabel(page: Page, label: string): Promise<void> {
  const search = page.getByRole('combobox', { name: 'Label' });
  await search.click();
  await search.fill(label);
  await page.getByRole('option', { name: label, exact: true }).click();
  await page.getByRole('button', { name: 'Watch this label' }).click();
  await page.getByText('Connected', { exact: true }).waitFor();
}

/** Waits for the end of the sync that a connection's page shows, closes its result and returns what that said. */
export async function syncEnd(page: Page): Promise<string> {
  const card = page.getByRole('region', { name: 'Sync', exact: true });
  const close = card.getByRole('button', { name: 'Close this result' });
  await close.waitFor({ timeout: 60_000 });
  const words = await card.innerText();
  await close.click();
  return words;
}

/** Presses the button and waits for what the sync says at its end. */
export async function syncNow(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Sync now' }).click();
  return syncEnd(page);
}

/** Adds and connects a mailbox as `demo/story.ts` does, for tests that are about what comes after. Returns its id. */
export async function connectOverHttp(
  session: Session,
  apiUrl: string,
  name: string,
): Promise<string> {
  const made = await session.call<{ id: string }>('POST', '/api/cohost/connections', {
    display_name: name,
    platform: 'airbnb',
    reservation_label: GMAIL_LABEL,
  });
  const { browser } = session;
  let page = await browser.open(`${apiUrl}/api/cohost/connections/${made.id}/gmail/start`);
  if (page.text.includes('name="account"')) page = await browser.press(page, MAILBOX);
  if (page.text.includes('<form')) await browser.press(page, 'Continue');
  return made.id;
}
