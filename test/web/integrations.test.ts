import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { MAILBOX } from '#demo/corpus.ts';
import { consentAtGoogle, signIn } from './support/person.ts';
import { useWebWorld } from './support/use-web-world.ts';

const test = useWebWorld();
const NAME = 'My desk';
let owner: Page;

const card = (page: Page, capability: string) =>
  page.getByRole('article', { name: NAME }).getByRole('group', { name: capability, exact: true });

/** Presses the button of a capability and returns what its run says at the end. */
async function run(page: Page, capability: string, button: string): Promise<string> {
  const region = card(page, capability);
  await region.getByRole('button', { name: button, exact: true }).click();
  const result = region.getByRole('region', { name: 'Sync', exact: true });
  const close = result.getByRole('button', { name: 'Close this result' });
  await close.waitFor({ timeout: 60_000 });
  const words = await result.innerText();
  await close.click();
  return words;
}

describe('the capabilities of an account, by clicking', () => {
  it('connects an account of one’s own for exactly what was ticked', async () => {
    owner = await test.open();
    await signIn(owner, test.world.owner);
    await owner.goto('/integrations');
    await owner.getByRole('button', { name: 'Connect an account' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Connect a Google account' });
    await dialog.getByLabel('Name').fill(NAME);
    await dialog.getByRole('checkbox', { name: 'Send e-mail' }).check();
    await dialog.getByRole('button', { name: 'Continue at Google' }).click();
    await consentAtGoogle(owner);
    await owner.getByText('Connected', { exact: true }).waitFor();
    await owner.goto('/integrations');
    const inbox = card(owner, 'Inbox');
    await inbox.getByText('Working').waitFor();
    expect(await inbox.getByText('Read mail and labels: granted').isVisible()).toBe(true);
    const account = owner.getByRole('article', { name: NAME });
    expect(await account.getByText('Only you').isVisible()).toBe(true);
    // Behind a feature that is off here.
    expect(await account.getByText('Gmail threads').count()).toBe(0);
  });

  it('brings the inbox to the timeline, where a mail can be read', async () => {
    expect(await run(owner, 'Inbox', 'Sync now')).toMatch(/\d+ stored|Nothing new/);
    await owner.goto('/timeline');
    await owner.getByRole('button', { name: 'Offer for the boiler at Harbour Loft' }).click();
    const drawer = owner.getByRole('dialog', { name: 'E-mail' });
    await drawer.getByText('1,480 EUR').waitFor();
    expect(await drawer.getByText('+351912345678').isVisible()).toBe(true);
  });

  it('replies in the thread; the mail is in the account’s sent mail once', async () => {
    const drawer = owner.getByRole('dialog', { name: 'E-mail' });
    await drawer.getByRole('button', { name: 'Reply' }).click();
    const compose = owner.getByRole('dialog', { name: 'Reply' });
    expect(await compose.getByLabel('Subject').inputValue()).toBe(
      'Re: Offer for the boiler at Harbour Loft',
    );
    await compose.getByLabel('Text').fill('Agreed. Please start on 2 December.');
    await compose.getByRole('button', { name: 'Send' }).click();
    await owner.getByText('Sent.', { exact: true }).waitFor();
    const { control } = test.world.sandbox;
    const inSent = await control.messages({ user: MAILBOX, label: 'SENT' });
    expect(inSent.map(({ subject }) => subject)).toEqual([
      'Re: Offer for the boiler at Harbour Loft',
    ]);
    await owner.goto('/timeline?show=outgoing');
    const sent = owner.getByRole('article', { name: 'Re: Offer for the boiler at Harbour Loft' });
    await sent.getByText('Sent', { exact: true }).waitFor();
    await owner.goto('/integrations');
    await run(owner, 'Inbox', 'Sync now');
    await owner.goto('/timeline?show=emails');
    const replies = owner.getByRole('button', { name: 'Re: Offer for the boiler at Harbour Loft' });
    await replies.first().waitFor();
    expect(await replies.count()).toBe(1);
  });

  it('keeps a draft, changes it, and throws it away', async () => {
    await owner.getByRole('button', { name: 'Write a mail' }).click();
    const compose = owner.getByRole('dialog', { name: 'Write a mail' });
    await compose.getByLabel('Subject').fill('The list of linen');
    await compose.getByRole('button', { name: 'Keep as a draft' }).click();
    await owner.getByText('Kept as a draft.').waitFor();
    await owner.goto('/timeline?show=outgoing');
    const draft = owner.getByRole('article', { name: 'The list of linen' });
    await draft.getByRole('button', { name: 'Edit' }).click();
    const again = owner.getByRole('dialog', { name: 'Draft' });
    await again.getByLabel('Subject').fill('Linen for December');
    await again.getByRole('button', { name: 'Keep as a draft' }).click();
    const changed = owner.getByRole('article', { name: 'Linen for December' });
    await changed.getByRole('button', { name: 'Throw away' }).click();
    await changed.waitFor({ state: 'detached' });
    await owner.reload();
    await owner.getByRole('article', { name: /^Re: Offer/ }).waitFor();
    expect(await changed.count()).toBe(0);
  });

  it('switches a capability on, which asks for its access alone, and then shows its meetings', async () => {
    await owner.goto('/integrations');
    const calendar = card(owner, 'Calendar');
    await calendar.getByRole('switch').press('Space');
    await calendar.getByText('Needs access').waitFor();
    expect(await calendar.getByRole('button', { name: 'Sync now' }).isDisabled()).toBe(true);
    await calendar.getByRole('link', { name: /Connect with Google|Grant what is missing/ }).click();
    await consentAtGoogle(owner);
    await owner.goto('/integrations');
    await card(owner, 'Calendar').getByText('Working').waitFor();
    await run(owner, 'Calendar', 'Sync now');
    await owner.goto('/timeline?show=meetings');
    await owner.getByText('Hand-over with Lakeside Cleaning').waitFor();
    expect(await owner.getByText('Weekly check of the calendars').isVisible()).toBe(true);
  });

  it('saves settings, says in words which are wrong, and searches mail once with what it is given', async () => {
    await owner.goto('/integrations');
    const search = card(owner, 'Mail search');
    await search.getByRole('switch').press('Space');
    await search.getByText('Ready').waitFor();
    await search.getByRole('button', { name: 'Run', exact: true }).click();
    const dialog = owner.getByRole('dialog', { name: 'Mail search' });
    await dialog.getByLabel('Query').fill('(unbalanced');
    await dialog.getByRole('button', { name: 'Run' }).click();
    await dialog.getByText('must close every bracket').first().waitFor();
    await dialog.getByLabel('Query').fill('from:rosa');
    await dialog.getByRole('button', { name: 'Run' }).click();
    const result = search.getByRole('region', { name: 'Sync', exact: true });
    await result.getByRole('button', { name: 'Close this result' }).waitFor({ timeout: 60_000 });
    expect(await result.innerText()).toMatch(/1\s+found/);
  });

  it('lists files of Drive, imports one into the Vault, and takes an upload', async () => {
    const drive = card(owner, 'Google Drive import');
    await drive.getByRole('switch').press('Space');
    await drive.getByRole('button', { name: 'Settings' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Google Drive import: settings' });
    await dialog.getByRole('combobox', { name: 'Storage' }).click();
    await owner.getByRole('option', { name: 'Vault' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await owner.getByText(/^Saved/).waitFor();
    await drive.getByRole('link', { name: /Connect with Google|Grant what is missing/ }).click();
    await consentAtGoogle(owner);
    await owner.goto('/integrations');
    await run(owner, 'Google Drive import', 'Sync now');
    await owner.getByRole('tab', { name: 'Files' }).click();
    await owner.getByText('Prices 2027').waitFor();
    await owner.getByRole('tab', { name: 'Imports' }).click();
    await owner.getByText('Completed').first().waitFor();
    await owner
      .getByRole('img', { name: /Google Drive, imports by day: [1-9]\d* completed/ })
      .waitFor();
    await owner.getByRole('region', { name: 'Files by use' }).getByText('Prices 2027').waitFor();
    await owner.getByRole('tab', { name: 'Documents' }).click();
    await owner.getByRole('link', { name: 'Insurance Harbour Loft.pdf' }).waitFor();
    const chooser = owner.waitForEvent('filechooser');
    await owner.getByRole('button', { name: 'Upload a document' }).click();
    await (
      await chooser
    ).setFiles({
      name: 'inventory.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
    });
    const uploaded = owner.getByRole('link', { name: 'inventory.pdf' });
    await uploaded.waitFor();
    expect(await uploaded.getAttribute('href')).toMatch(/\/content$/);
  });

  it('shows nothing of one’s own account to anybody else', async () => {
    const rival = await test.open();
    await signIn(rival, test.world.rival);
    await rival.goto('/timeline');
    await rival.getByText('Nothing here yet').waitFor();
    await rival.goto('/integrations');
    expect(await rival.getByText(NAME).count()).toBe(0);
  });
});
