import { newSigningSecret } from '#gassync/sign-webhook.ts';
import { openText, sealText } from '#lib/crypto/content.ts';
import { purposeKey } from '#lib/crypto/data-key.ts';
import type { Keyring } from '#lib/crypto/keyring.ts';
import { kidOf, type Place } from '#lib/crypto/seal.ts';
import type { Tx } from '../in-workspace.ts';
import { sealed } from '../mail-log.ts';
import type { WebhookRef } from '#domain/delivery.ts';

const PURPOSE = 'webhook-secret';
/** How long the secret before the present one signs too, so that a receiver changes over without a gap. */
const BOTH_LIVE_MS = 24 * 3_600_000;

const COLUMNS = {
  id: true,
  signing_secret: true,
  secret_version: true,
  previous_secret: true,
  previous_secret_until: true,
} as const;

/** Seals a signing secret of the given version for its row, with the keyring's current key. */
export function sealSecret(
  keyring: Keyring,
  webhook: WebhookRef,
  version: number,
  secret: string,
): Uint8Array<ArrayBuffer> {
  return sealed(sealText(purposeKey(keyring, PURPOSE), placeOf(webhook, version), secret));
}

/** The secrets that sign now, the present one first. Empty: the scope has no such endpoint. Throws CryptoError. */
export async function signingSecrets(
  tx: Tx,
  keyring: Keyring,
  webhook: WebhookRef,
  now: Date,
): Promise<readonly string[]> {
  const row = await findSecrets(tx, webhook);
  if (row === null) return [];
  const present = openSecret(keyring, webhook, row.secret_version, row.signing_secret);
  const { previous_secret: previous, previous_secret_until: until } = row;
  if (previous === null || until === null || until <= now) return [present];
  return [present, openSecret(keyring, webhook, row.secret_version - 1, previous)];
}

/** Gives an endpoint a new secret; the old one signs for a day beside it. Null: the scope has no such endpoint. */
export async function rotateSecret(
  tx: Tx,
  keyring: Keyring,
  webhook: WebhookRef,
  now: Date,
): Promise<string | null> {
  await tx.$executeRaw`SELECT FROM gassync.int_webhooks WHERE id = ${webhook.webhookId} FOR UPDATE`;
  const row = await findSecrets(tx, webhook);
  if (row === null) return null;
  const secret = newSigningSecret();
  const version = row.secret_version + 1;
  await tx.intWebhook.update({
    where: { id: webhook.webhookId },
    data: {
      signing_secret: sealSecret(keyring, webhook, version, secret),
      secret_version: version,
      previous_secret: row.signing_secret,
      previous_secret_until: new Date(now.getTime() + BOTH_LIVE_MS),
    },
    select: { id: true },
  });
  return secret;
}

/** Seals the secrets of a workspace's endpoints with the keyring's current key. Returns how many were not. */
export async function rewrapSecrets(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
): Promise<number> {
  await tx.$executeRaw`SELECT FROM gassync.int_webhooks FOR UPDATE`;
  const rows = await tx.intWebhook.findMany({ orderBy: { id: 'asc' }, select: COLUMNS });
  let count = 0;
  for (const row of rows) {
    const again = (version: number, secret: Uint8Array): Uint8Array<ArrayBuffer> | undefined => {
      if (kidOf(secret) === keyring.currentKid) return undefined;
      const webhook = { workspaceId, webhookId: row.id };
      return sealSecret(keyring, webhook, version, openSecret(keyring, webhook, version, secret));
    };
    const present = again(row.secret_version, row.signing_secret);
    const previous =
      row.previous_secret === null ? undefined : again(row.secret_version - 1, row.previous_secret);
    if (present === undefined && previous === undefined) continue;
    count += Number(present !== undefined) + Number(previous !== undefined);
    await tx.intWebhook.update({
      where: { id: row.id },
      data: {
        ...(present !== undefined && { signing_secret: present }),
        ...(previous !== undefined && { previous_secret: previous }),
      },
      select: { id: true },
    });
  }
  return count;
}

function findSecrets(tx: Tx, { webhookId }: WebhookRef) {
  return tx.intWebhook.findFirst({ where: { id: webhookId, deleted_at: null }, select: COLUMNS });
}

function openSecret(
  keyring: Keyring,
  webhook: WebhookRef,
  version: number,
  secret: Uint8Array,
): string {
  return openText(purposeKey(keyring, PURPOSE, kidOf(secret)), placeOf(webhook, version), secret);
}

/** The version is part of the place, so a previous secret put back in the row opens nothing. */
function placeOf({ workspaceId, webhookId }: WebhookRef, version: number): Place {
  return {
    table: 'int_webhooks',
    column: 'signing_secret',
    workspaceId,
    rowId: String(webhookId),
    version,
  };
}
