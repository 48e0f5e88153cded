import { MAILBOX } from '#demo/corpus.ts';
import { signIn } from '#demo/session.ts';
import type { WebWorld } from './web-world.ts';

const LIVE = ['sync_inbox_live', 'sync_calendar_live', 'drive_import'];

/** Connects the account of the demo for the capabilities besides reservations, and runs each of them once. */
export async function playOffice(world: WebWorld): Promise<void> {
  const session = await signIn(world.apiUrl, world.owner);
  const { id } = await session.call<{ id: string }>('POST', '/api/cohost/connections', {
    display_name: 'Office',
    owner: 'workspace',
    capabilities: [...LIVE, 'send_email'],
    settings: { drive_import: { storage: 'vault' } },
  });
  const { browser } = session;
  let page = await browser.open(`${world.apiUrl}/api/cohost/connections/${id}/gmail/start`);
  if (page.text.includes('name="account"')) page = await browser.press(page, MAILBOX);
  if (page.text.includes('<form')) await browser.press(page, 'Continue');
  for (const capability of LIVE) {
    const path = `/api/integrations/connections/${id}/capabilities/${capability}/run`;
    const answer = await session.ask('POST', path, { wait_seconds: 25 });
    // The first run after connecting may be under way by itself.
    if (answer.status !== 200 && answer.status !== 409)
      throw new Error(`${capability} answered ${answer.status}: ${answer.text}`);
  }
  const messages = `/api/integrations/connections/${id}/messages`;
  const to = [{ address: 'rosa@lakeside-cleaning.example', name: 'Rosa Lindqvist' }];
  await session.call('POST', messages, { to, subject: 'Friday is fine', text: 'See you then.' });
  await session.call('POST', messages, { to, subject: 'The list of linen', draft: true });
}
