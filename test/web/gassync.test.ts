import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { signIn as signInOverHttp } from '#demo/session.ts';
import { push, pushThings, stay } from './support/partner.ts';
import { signIn } from './support/person.ts';
import { settled } from './support/screens.ts';
import { useWebWorld } from './support/use-web-world.ts';

const test = useWebWorld();
const NAME = 'Coast channel manager';
let owner: Page;
let key = '';

const send = (...args: [path: 'reservations', things: Record<string, unknown>[], of?: string]) =>
  push(test.world.apiUrl, args[2] ?? key, args[0], args[1]);

/** Opens the source from the list. */
async function openSource(page: Page) {
  await page.goto('/gassync');
  await page.getByRole('button', { name: NAME }).click();
  const drawer = page.getByRole('dialog', { name: 'Source' });
  await drawer.getByRole('heading', { name: NAME }).waitFor();
  return drawer;
}

/** Presses a button of the open source and says yes to what is asked. */
async function change(page: Page, verb: 'Pause' | 'Resume' | 'Disable'): Promise<void> {
  const drawer = await openSource(page);
  await drawer.getByRole('button', { name: verb, exact: true }).click();
  const question = page.getByRole('dialog', { name: `${verb} this source?` });
  await question.getByRole('button', { name: verb, exact: true }).click();
  await question.waitFor({ state: 'detached' });
}

/** Reads the one key that a dialog shows, and closes the dialog. */
async function keyIn(page: Page, name: string): Promise<string> {
  const dialog = page.getByRole('dialog', { name });
  await dialog.getByText('It is not shown again.').waitFor();
  const shown = await dialog.locator('pre').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  return shown.trim();
}

describe('sources, by clicking', () => {
  it('are explained where there are none, with the way to the guide', async () => {
    owner = await test.open();
    await signIn(owner, test.world.owner);
    await owner.getByRole('link', { name: 'GasSync' }).click();
    await owner.getByText('No sources yet').waitFor();
    const guide = owner.getByRole('link', { name: 'the guide for partners' });
    const answer = await fetch(test.world.apiUrl + (await guide.getAttribute('href')));
    expect(answer.status).toBe(200);
  });

  it('are added with a key that is shown once and works', async () => {
    await owner.getByRole('button', { name: 'Add a partner' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Add a partner' });
    await dialog.getByRole('button', { name: 'Add the partner' }).click();
    await dialog.getByText('Give the partner a name.').waitFor();
    await dialog.getByLabel('Name').fill(NAME);
    await dialog.getByRole('button', { name: 'Add the partner' }).click();
    key = await keyIn(owner, 'Add a partner');
    await pushThings(test.world.apiUrl, key);
    const drawer = await openSource(owner);
    await drawer.getByText('reads and writes').waitFor();
    expect(await owner.content()).not.toContain(key);
  });

  it('get a second key to change over, after which the first can be revoked', async () => {
    const drawer = await openSource(owner);
    await drawer.getByRole('button', { name: 'Make a second key' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Make a key' });
    await dialog.getByRole('combobox', { name: 'Expires' }).click();
    await owner.getByRole('option', { name: 'A year' }).click();
    await dialog.getByRole('button', { name: 'Make the key' }).click();
    const second = await keyIn(owner, 'Make a key');
    await drawer.getByText('Two keys are live.').waitFor();
    expect((await send('reservations', [stay()], second)).status).toBe(200);
    await drawer
      .getByRole('button', { name: `Revoke ${key.slice('inlet_'.length).split('.')[0]}` })
      .click();
    const question = owner.getByRole('dialog', { name: 'Revoke this key?' });
    await question.getByRole('button', { name: 'Revoke' }).click();
    await drawer.getByRole('button', { name: 'Make a second key' }).waitFor();
    expect((await send('reservations', [stay()])).status).toBe(401);
    key = second;
  });

  it('are paused, disabled and brought back, each after a question', async () => {
    await change(owner, 'Pause');
    expect(await send('reservations', [stay()])).toMatchObject({ code: 'SOURCE_PAUSED' });
    await change(owner, 'Disable');
    expect(await send('reservations', [stay()])).toMatchObject({ code: 'FORBIDDEN' });
    await change(owner, 'Resume');
    expect(await send('reservations', [stay()])).toMatchObject({ status: 200 });
  });

  it('are property systems too: a wrong code is said in words, a right one brings what is there', async () => {
    const { control } = test.world.beds24;
    await owner.goto('/gassync');
    await owner.getByRole('button', { name: 'Connect a property system' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Connect a property system' });
    await dialog.getByLabel('Name').fill('Our Beds24');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await dialog.getByText('Copy it from the system.').waitFor();
    await dialog.getByLabel('Invite code', { exact: true }).fill('wrong');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await dialog.getByText('The system does not accept these credentials').waitFor();
    await dialog.getByLabel('Invite code', { exact: true }).fill(control.invite());
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = owner.getByRole('row', { name: /Our Beds24/ });
    await row.getByText('Active').waitFor({ timeout: 60_000 });
    await row.getByRole('button', { name: 'Our Beds24' }).click();
    const drawer = owner.getByRole('dialog', { name: 'Source' });
    await drawer.getByText(/\/hooks\/beds24\//).waitFor();
    expect(await drawer.getByRole('button', { name: 'Make a second key' }).count()).toBe(0);
  });
});

describe('what things are here', () => {
  it('is proposed, and linked by a person; what waited for it follows', async () => {
    await owner.goto('/gassync');
    await owner.getByRole('link', { name: `4 of ${NAME} waiting` }).click();
    const waiting = owner.getByRole('list', { name: 'Waiting properties' });
    await waiting.getByText('May be one that is here already').waitFor();
    await waiting.getByRole('button', { name: 'Link to Harbour Loft (same name)' }).click();
    await owner.getByText('No properties wait').waitFor();
    await owner.getByText('Room types', { exact: true }).click();
    const rooms = owner.getByRole('list', { name: 'Waiting room types' });
    await rooms.getByRole('button', { name: /^Link to another…/ }).click();
    const dialog = owner.getByRole('dialog', { name: 'What is it here?' });
    await dialog.getByRole('combobox').fill('Harbour Loft, as');
    await owner.getByRole('option', { name: 'Harbour Loft, as a whole' }).click();
    await dialog.getByRole('button', { name: 'Link', exact: true }).click();
    await owner.getByText('No room types wait').waitFor();
    await owner.goto('/bookings?view=list');
    const booking = owner.getByRole('row', { name: /Ada Berg/ });
    await booking.filter({ hasText: 'Harbour Loft' }).waitFor();
    expect(await booking.count()).toBe(2);
  });

  it('is held with its reason in words where nobody can know', async () => {
    await owner.goto('/gassync?tab=mapping&kind=reservation');
    const waiting = owner.getByRole('list', { name: 'Waiting reservations' });
    await waiting.getByText('Its status is a word that nobody knows').waitFor();
    await owner.getByRole('button', { name: 'Try what waits again' }).click();
    await owner.getByText('Tried again. No booking came of it.').waitFor();
    expect(await waiting.getByRole('listitem').count()).toBe(1);
  });

  it('is not followed while that is switched off, and forgotten when unlinked', async () => {
    await owner.goto('/gassync?tab=mapping&show=linked&kind=reservation');
    await owner.getByRole('switch', { name: 'Follow changes of res-2' }).press('Space');
    await owner.getByText('Changes wait from now on.').waitFor();
    const sent = await send('reservations', [
      stay({ id: 'res-2', roomTypeId: 'r2', checkOut: '2027-01-09' }),
    ]);
    expect(sent.warnings).toEqual(['held: auto_sync_off']);
    await owner.getByRole('button', { name: 'Unlink res-2' }).click();
    await owner.getByRole('button', { name: 'Unlink', exact: true }).click();
    await owner.getByText('Unlinked. What came of it stays.').waitFor();
    await owner
      .getByRole('switch', { name: 'Follow changes of res-2' })
      .waitFor({ state: 'detached' });
  });

  it('is read again from what was sent: first what would change, then the change', async () => {
    await test.world.sql(
      `UPDATE gassync.int_reservations SET canonical = jsonb_set(canonical, '{checkOut}', '"2027-01-03"') WHERE external_id = 'res-1'`,
    );
    await owner.getByRole('button', { name: 'Read what was sent again…' }).click();
    const dialog = owner.getByRole('dialog', { name: `Read again: ${NAME}` });
    await dialog.getByRole('button', { name: 'Show what would change' }).click();
    await dialog.getByText('3 read. 1 would change:').waitFor();
    expect(await dialog.getByRole('region', { name: 'Differences' }).innerText()).toContain(
      'checkOut: 2027-01-03 → 2027-01-05',
    );
    await dialog.getByRole('button', { name: 'Change 1' }).click();
    await dialog.getByText('Done: 1 of 3 changed.').waitFor();
  });
});

describe('the log', () => {
  it('shows older lines, is narrowed by filters, and leads to the whole of a change', async () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      stay({
        id: `long-${n}`,
        roomTypeId: 'r2',
        checkIn: `${2030 + n}-01-01`,
        checkOut: `${2030 + n}-01-03`,
      }),
    );
    await send('reservations', many);
    await owner.goto('/gassync?tab=log');
    const log = owner.getByRole('region', { name: 'Sync log' });
    await log.getByRole('button', { name: 'Show older' }).click();
    await log.getByRole('link', { name: /long-0$/ }).waitFor();
    await owner.getByRole('combobox', { name: 'Result' }).click();
    await owner.getByRole('option', { name: 'Failed' }).click();
    await log.getByText('must be later').waitFor();
    expect(await log.getByRole('link', { name: /long-/ }).count()).toBe(0);
    await owner.getByRole('button', { name: 'Clear filters' }).click();
    await owner.getByLabel('Id at the source').fill('res-1');
    await log.getByRole('link', { name: 'Reservation: linked, res-1' }).first().click();
    await owner.getByRole('heading', { level: 1, name: 'Reservation res-1' }).waitFor();
    const step = (name: string) =>
      owner.getByRole('listitem').filter({ has: owner.getByRole('heading', { level: 2, name }) });
    await step('What was sent').getByText('"firstName": "Ada"').waitFor();
    await step('How it was read').getByText('"type": "reservation"').waitFor();
    await step('In the product')
      .getByRole('link', { name: /^Booking \d+$/ })
      .waitFor();
  });
});

describe('who may only look', () => {
  it('sees sources, links and the log, and nothing that would change them', async () => {
    const session = await signInOverHttp(test.world.apiUrl, test.world.owner);
    const email = 'viewer@inlet.test';
    const invitation = { email, role: 'viewer' };
    const { id } = await session.call<{ id: string }>('POST', '/api/auth/invitations', invitation);
    const viewer = await test.open();
    await viewer.goto(`/invitations/${id}`);
    await viewer.getByLabel('Your name').fill('Vera');
    await viewer.getByLabel('E-mail').fill(email);
    await viewer.getByLabel('Password', { exact: true }).fill('a-long-enough-password');
    await viewer.getByRole('button', { name: 'Make the account' }).click();
    await viewer.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const drawer = await openSource(viewer);
    await settled(viewer);
    for (const name of ['Pause', 'Disable', 'Save', /^Revoke/, /^Make a/])
      expect(await drawer.getByRole('button', { name }).count()).toBe(0);
    for (const path of ['/gassync', '/gassync?tab=mapping&kind=reservation']) {
      await viewer.goto(path);
      await settled(viewer);
      for (const name of [/^Add a partner/, /^Connect/, /^Link/, /^Try/, /^Read/])
        expect(await viewer.getByRole('button', { name }).count()).toBe(0);
    }
    const waiting = viewer.getByRole('list', { name: 'Waiting reservations' });
    await waiting.getByText('Its status is a word that nobody knows').waitFor();
  });
});
