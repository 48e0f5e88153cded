import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';
import { type Session, signIn as signInOverHttp } from '#demo/session.ts';
import { eventually } from '#test/support/eventually.ts';
import { signIn } from './support/person.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { useWebWorld } from './support/use-web-world.ts';

const test = useWebWorld();
let session: Session;
let owner: Page;
let receiver: Receiver;
let secret = '';
let address = '';

beforeAll(async () => {
  receiver = await startReceiver();
  session = await signInOverHttp(test.world.apiUrl, test.world.owner);
  await session.call('POST', '/api/gassync/sources', { source_name: 'Coast channel manager' });
  owner = await test.open();
  await signIn(owner, test.world.owner);
});

afterAll(() => receiver.close());

/** The row of the newest delivery of a type. */
const row = (type: string) => owner.getByRole('row', { name: new RegExp(type) }).first();

/** Reads the secret that a dialog shows, and closes the dialog. */
async function secretIn(name: string): Promise<string> {
  const dialog = owner.getByRole('dialog', { name });
  await dialog.getByText('It is not shown again.').waitFor();
  const shown = await dialog.locator('pre').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  return shown.trim();
}

async function choose(item: string): Promise<void> {
  await owner.getByRole('button', { name: 'More actions' }).click();
  await owner.getByRole('menuitem', { name: item }).click();
}

describe('endpoints, by clicking', () => {
  it('are added only at public addresses, with a secret that is shown once', async () => {
    await owner.goto('/gassync?tab=webhooks');
    await owner.getByText('Nobody is told yet').waitFor();
    await owner.getByRole('button', { name: 'Add an endpoint' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Add an endpoint' });
    await dialog.getByRole('textbox', { name: 'Address' }).fill('https://10.0.0.1/hook');
    await dialog.getByRole('button', { name: 'Add the endpoint' }).click();
    await dialog.getByText('This address is not allowed').waitFor();
    await dialog.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
    await dialog.getByRole('combobox', { name: 'Told of' }).click();
    await owner.getByRole('option', { name: /^property\.created/ }).click();
    await owner.getByRole('option', { name: /^property\.updated/ }).click();
    // The list of choices lies over the button until one goes on.
    await owner.keyboard.press('Tab');
    await dialog.getByRole('button', { name: 'Add the endpoint' }).click();
    secret = await secretIn('Add an endpoint');
    expect(secret).toMatch(/^whsec_/);
    await owner.getByRole('link', { name: receiver.url }).click();
    await owner.getByText('Told of property.created, property.updated').waitFor();
    address = owner.url();
    expect(await owner.content()).not.toContain(secret);
  });

  it('are tried with an event that verifies by the secret', async () => {
    await owner.getByRole('button', { name: 'Send a test event' }).click();
    await row('webhook.test').getByText('Delivered').waitFor();
    expect(await row('webhook.test').innerText()).toContain('HTTP 204');
    const [first] = receiver.received;
    const verified = new Webhook(secret).verify(
      first?.body ?? '',
      first?.headers as Record<string, string>,
    );
    expect(verified).toMatchObject({ type: 'webhook.test' });
  });

  it('show what fails, since when, and what became of it, down to each attempt', async () => {
    receiver.answerWith(500);
    await session.call('POST', '/api/cohost/properties', { name: 'Hilltop' }, 201);
    await row('property.created').getByText('HTTP 500').waitFor();
    await owner.getByText('Every attempt has failed since').waitFor();
    receiver.answerWith(204);
    // Its own next attempt may be minutes away.
    await row('property.created')
      .getByRole('button', { name: /^Send again: / })
      .click();
    await row('property.created').getByText('Delivered').waitFor();
    await owner.getByText('Every attempt has failed since').waitFor({ state: 'detached' });
    await owner.getByRole('link', { name: /^property\.created/ }).click();
    const attempts = owner.getByRole('list', { name: 'Attempts' });
    await attempts
      .getByText(/HTTP 204, \d/)
      .first()
      .waitFor();
    expect(await attempts.getByText(/^Attempt 1: HTTP 500, \d/).count()).toBe(1);
    expect(await owner.getByRole('link', { name: receiver.url }).count()).toBe(1);
  });

  it('wait while they are paused', async () => {
    await owner.goto(address);
    await owner.getByRole('button', { name: 'Pause' }).click();
    await owner.getByText('Events wait until it is resumed.').waitFor();
    const before = receiver.received.length;
    await session.call('POST', '/api/cohost/properties', { name: 'Valley' }, 201);
    await row('property.created').getByText('On its way').waitFor();
    expect(receiver.received.length).toBe(before);
    await owner.getByRole('button', { name: 'Resume' }).click();
    await row('property.created').getByText('Delivered').waitFor();
    expect(receiver.received.length).toBe(before + 1);
  });

  it('are sent again one event, and all that they were never sent', async () => {
    const last = receiver.received.at(-1);
    const before = receiver.received.length;
    await row('property.created')
      .getByRole('button', { name: /^Send again: / })
      .click();
    await owner.getByText('It is on its way again.').waitFor();
    const again = await eventually(async () => receiver.received[before], {
      what: 'the same event once more',
    });
    expect(again.headers['webhook-id']).toBe(last?.headers['webhook-id']);

    await owner.getByRole('button', { name: 'Send again…' }).click();
    const dialog = owner.getByRole('dialog', { name: 'Send again' });
    await dialog.getByRole('radio', { name: 'What it was never sent' }).check();
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await dialog.getByText('Say since when.').waitFor();
    await dialog.getByLabel('Since').fill('2026-01-01T00:00');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    // The properties that were there before the endpoint was.
    await owner.getByText(/^\d+ on their way\.$/).waitFor();
  });

  it('get a new secret beside the old one, are changed, and deleted', async () => {
    await choose('New secret…');
    await owner.getByRole('button', { name: 'Make a new secret' }).click();
    expect(await secretIn('The new secret')).not.toBe(secret);
    await owner.getByText('Two secrets sign').waitFor();
    await choose('Address and events…');
    const dialog = owner.getByRole('dialog', { name: 'Change the endpoint' });
    await dialog.getByLabel('Note').fill('the one at the coast');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await owner.getByText('the one at the coast').waitFor();
    await choose('Delete…');
    await owner.getByRole('button', { name: 'Delete', exact: true }).click();
    await owner.getByText('Nobody is told yet').waitFor();
  });
});
