import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { insertWebhook } from '#db/gassync/webhooks.ts';
import { rewrapSecrets, rotateSecret, signingSecrets } from '#db/gassync/webhook-secrets.ts';
import { signWebhook } from '#gassync/sign-webhook.ts';
import { parseKeyring, rotatedKeyringText } from '#lib/crypto/keyring.ts';
import { testKeyring, testKeyringText } from '#test/support/keyring.ts';
import { type Outbound, useOutbound } from './support/outbound.ts';

const outbound = useOutbound();
const NEW = {
  endpointUrl: 'https://partner.test/hook',
  eventTypes: [],
  description: null,
  concurrency: 8,
};
const DAY = 24 * 3_600_000;

async function stored(of: Outbound, webhookId: number): Promise<string> {
  const rows = await of.sql('SELECT * FROM gassync.int_webhooks WHERE id = $1', [webhookId]);
  return JSON.stringify(rows, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

async function withSecret() {
  const of = await outbound.make();
  const made = await of.run((tx) => insertWebhook(tx, testKeyring, of.source, NEW));
  const webhook = { workspaceId: of.workspaceId, webhookId: made.row.id };
  const secrets = (now = new Date(), keyring = testKeyring) =>
    of.run((tx) => signingSecrets(tx, keyring, webhook, now));
  const rotate = (now = new Date()) => of.run((tx) => rotateSecret(tx, testKeyring, webhook, now));
  return { of, webhook, secret: made.secret, secrets, rotate };
}

describe('a signing secret', () => {
  it('is known once to who makes the endpoint, and lies in the table sealed to its row', async () => {
    const { of, webhook, secret, secrets } = await withSecret();
    expect(await secrets()).toEqual([secret]);
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const row = await stored(of, webhook.webhookId);
    expect(row).not.toContain(secret);
    expect(row).not.toContain(bytes.toString('latin1'));
    const other = await of.run((tx) => insertWebhook(tx, testKeyring, of.source, NEW));
    await of.sql(
      `UPDATE gassync.int_webhooks SET signing_secret = (SELECT signing_secret FROM gassync.int_webhooks WHERE id = $1)
       WHERE id = $2`,
      [webhook.webhookId, other.row.id],
    );
    const moved = { ...webhook, webhookId: other.row.id };
    const opening = of.run((tx) => signingSecrets(tx, testKeyring, moved, new Date()));
    await expect(opening).rejects.toMatchObject({ name: 'CryptoError', fault: 'tampered' });
  });

  it('signs for a day beside its successor, so that a receiver with either accepts', async () => {
    const { secret, secrets, rotate } = await withSecret();
    const now = new Date();
    const fresh = (await rotate(now)) ?? '';
    expect(fresh).not.toBe(secret);
    const live = await secrets(now);
    expect(live).toEqual([fresh, secret]);
    const message = { id: 'evt_1', timestamp: Math.floor(now.getTime() / 1000), body: '{"a":1}' };
    const headers = signWebhook(live, message);
    for (const known of live)
      expect(new Webhook(known).verify(message.body, headers)).toEqual({ a: 1 });
    expect(await secrets(new Date(now.getTime() + DAY + 1))).toEqual([fresh]);
    const third = (await rotate(now)) ?? '';
    expect(await secrets(now)).toEqual([third, fresh]);
  });

  it('is covered by the rotation of keys: afterwards the new one opens them, and the old one nothing', async () => {
    const { of, webhook, secret, secrets, rotate } = await withSecret();
    const fresh = await rotate();
    const rotated = parseKeyring(rotatedKeyringText(testKeyringText));
    const again = () => of.run((tx) => rewrapSecrets(tx, rotated, of.workspaceId));
    // Of this endpoint two, and one of the workspace's first.
    expect([await again(), await again()]).toEqual([3, 0]);
    expect(await secrets(new Date(), rotated)).toEqual([fresh, secret]);
    await expect(secrets()).rejects.toMatchObject({ fault: 'unknown-key' });
    expect(await stored(of, webhook.webhookId)).not.toContain(secret);
    const { fleet } = outbound.databases();
    expect(await fleet.withWebhooks(null, 1_000)).toContain(of.workspaceId);
  });
});
