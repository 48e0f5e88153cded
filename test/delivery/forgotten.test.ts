import { expect, it } from '@jest/globals';
import { createFleetActivities } from '#activities/fleet.ts';
import { openFleet } from '#db/fleet.ts';
import type { Db } from '#db/in-workspace.ts';
import { systemClock } from '#lib/clock.ts';
import { loadConfig } from '#lib/config.ts';
import { rolePassword } from '#lib/crypto/keyring.ts';
import { silentLog } from '#lib/log.ts';
import { testKeyring, testKeyringText } from '#test/support/keyring.ts';
import { createWorkflowFleet } from '#workers/workflow-fleet.ts';
import { useDelivery } from './support/delivery-world.ts';
import { useReceivers } from './support/receiver.ts';

const world = useDelivery();
const receiver = useReceivers();
/** The reconciler tidies up with it once there is something old. */
const noPurger: Db = {
  inWorkspace: () => Promise.reject(new Error('nothing is old')),
  ping: () => Promise.resolve(),
  close: () => Promise.resolve(),
};

it('an endpoint that nobody called is called by the reconciler, once what is due has waited a while', async () => {
  const [of, endpoint] = [await world.make(), await receiver()];
  const webhook = await world.subscribe(of, endpoint);
  await of.book();
  await of.number();
  const url = of.databaseUrl;
  const fleet = openFleet({ url, password: rolePassword(testKeyring, 'app_fleet') });
  const config = loadConfig({
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: world.temporalAddress,
    INLET_KEYRING: testKeyringText,
    AUTH_SECRET: 'a-secret-of-the-tests-with-enough-characters',
  });
  const { reconcilePage } = createFleetActivities({
    fleet,
    workflows: createWorkflowFleet(world.temporal.client, config),
    purger: noPurger,
    log: silentLog,
    clock: systemClock,
    pollSeconds: () => null,
  });
  expect(await reconcilePage(null)).toMatchObject({ started: 0 });
  await of.sql(
    `UPDATE gassync.int_deliveries SET next_attempt_at = now() - interval '2 minutes' WHERE webhook_id = $1`,
    [webhook.webhookId],
  );
  expect(await reconcilePage(null)).toMatchObject({ started: 1 });
  await world.settled(of, webhook);
  expect(endpoint.got).toHaveLength(1);
  await fleet.close();
});
