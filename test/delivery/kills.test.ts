import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { updateWebhook } from '#db/gassync/webhooks.ts';
import { type Config, loadConfig } from '#lib/config.ts';
import { startWorkerProcess, type WorkerProcess } from '#test/send/support/worker-process.ts';
import { testKeyringText } from '#test/support/keyring.ts';
import { openNamespace, type TemporalNamespace } from '#test/support/temporal-namespace.ts';
import { callEndpoint, useDelivery } from './support/delivery-world.ts';
import { useReceivers } from './support/receiver.ts';

const world = useDelivery();
const receiver = useReceivers();
const vault = mkdtempSync(join(tmpdir(), 'inlet-vault-'));
const workers: WorkerProcess[] = [];
let field: TemporalNamespace;
let config: Config;

beforeAll(async () => {
  field = await openNamespace(world.temporalAddress);
  config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: 'postgresql://unused',
    TEMPORAL_ADDRESS: world.temporalAddress,
    INLET_KEYRING: testKeyringText,
    AUTH_SECRET: 'a-secret-of-the-tests-with-enough-characters',
    VAULT_PATH: vault,
    ALLOW_LOOPBACK_WEBHOOKS: 'true',
  });
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await field.close();
  rmSync(vault, { recursive: true, force: true });
});

const start = (databaseUrl: string, failpoint?: string): WorkerProcess => {
  const worker = startWorkerProcess({ config, databaseUrl }, field.namespace, failpoint);
  workers.push(worker);
  return worker;
};

/** Has three events of one reservation delivered by a worker that is killed at the failpoint, then by another one. */
async function survive(failpoint: string) {
  const [of, endpoint] = [await world.make(), await receiver()];
  const webhook = await world.subscribe(of, endpoint);
  // Its other endpoint would pass the failpoint, too.
  await of.run((tx) => updateWebhook(tx, of.webhook, { status: 'paused' }));
  const id = await of.book();
  for (const name of ['Ada', 'Grace']) {
    await of.sql('UPDATE core.bookings SET guest_name = $2 WHERE id = $1', [id, name]);
  }
  await of.number();
  const doomed = start(of.databaseUrl, failpoint);
  await callEndpoint(field, webhook);
  expect(await doomed.ended).toBe('SIGKILL');
  const atDeath = await world.deliveries(of, webhook);
  const heir = start(of.databaseUrl);
  const rows = await world.settled(of, webhook);
  await heir.kill();
  expect(rows.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
  expect(endpoint.forged).toEqual([]);
  return {
    deliveredAtDeath: atDeath.filter(({ state }) => state === 'delivered').length,
    sequences: endpoint.got.map(({ event }) => event.sequence),
    ids: new Set(endpoint.got.map((got) => got.id)).size,
    bodies: new Set(endpoint.got.map(({ body }) => body)).size,
  };
}

describe('a worker that is killed', () => {
  it('between the answer and our commit delivers again, under the same id and in the same order', async () => {
    expect(await survive('deliver.sent:2')).toEqual({
      deliveredAtDeath: 1,
      sequences: [1, 2, 2, 3],
      ids: 3,
      bodies: 3,
    });
  }, 240_000);

  it('after our commit delivers nothing twice', async () => {
    expect(await survive('deliver.settled:2')).toEqual({
      deliveredAtDeath: 2,
      sequences: [1, 2, 3],
      ids: 3,
      bodies: 3,
    });
  }, 240_000);
});
