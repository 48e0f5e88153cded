import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { PARTNER_GUIDE } from '#api/partner-guide.ts';
import { RECEIVERS } from '#api/partner-guide-receivers.ts';
import { EVENT_NAMES } from '#gassync/event-types.ts';
import { newSigningSecret, signWebhook } from '#gassync/sign-webhook.ts';

const body = '{"type":"reservation.updated","note":"Zoë 🚗"}';
const now = () => Math.floor(Date.now() / 1000);

/** What the guide's code for Node answers to each of the calls, run as a program of its own. */
function verify(calls: readonly (readonly [string, object, string])[]): Promise<boolean[]> {
  const code = RECEIVERS.find(({ language }) => language === 'Node.js')?.code ?? '';
  const program = `${code}\nconst calls = ${JSON.stringify(calls)};
    process.stdout.write(JSON.stringify(calls.map((call) => verify(...call))));`;
  return new Promise((resolve, reject) => {
    const args = ['--input-type=module', '--eval', program];
    execFile(process.execPath, args, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout) as boolean[]);
      else reject(error);
    });
  });
}

describe('the guide for partners', () => {
  it('has code that accepts what we sign, by either secret of a rotation, and nothing else', async () => {
    const [secret, before, other] = [newSigningSecret(), newSigningSecret(), newSigningSecret()];
    const sign = (timestamp: number) =>
      signWebhook([secret, before], { id: 'evt_1', timestamp, body });
    const headers = sign(now());
    const answers = await verify([
      [secret, headers, body],
      [before, headers, body],
      [other, headers, body],
      [secret, headers, `${body} `],
      [secret, { ...headers, 'webhook-id': 'evt_2' }, body],
      [secret, sign(now() - 600), body],
      [secret, { ...headers, 'webhook-timestamp': 'x' }, body],
    ]);
    expect(answers).toEqual([true, true, false, false, false, false, false]);
  });

  it('shows that code in three languages, and names every type of event', () => {
    expect(RECEIVERS.map(({ language }) => language)).toEqual(['Node.js', 'Python', 'Go']);
    for (const { language } of RECEIVERS) expect(PARTNER_GUIDE).toContain(`<h3>${language}</h3>`);
    for (const type of EVENT_NAMES) expect(PARTNER_GUIDE).toContain(`<code>${type}</code>`);
    expect(PARTNER_GUIDE).toContain('given.length === expected.length &amp;&amp; timingSafeEqual');
  });
});
