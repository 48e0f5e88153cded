import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type WebhookReport, runWebhooks } from '#chaos/run-webhooks.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'inlet-webhooks-'));
const SEED = Date.now() % 1_000_000;
const RESERVATIONS = 600;
let report: WebhookReport;

// The short form of `npm run chaos -- --webhooks`, with the same comparison at the end.
beforeAll(async () => {
  report = await runWebhooks(
    {
      reservations: RESERVATIONS,
      perFailpoint: 1,
      random: 2,
      seed: SEED,
      workers: 1,
      only: '',
      stateDir,
    },
    (line) => process.stderr.write(`chaos: ${line}\n`),
  );
}, 900_000);

afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

describe(`reservations pushed and their events delivered under kills (seed ${SEED})`, () => {
  it('are booked as the partner said, and each event reached each endpoint in the order of its reservation', () => {
    expect(report.complaints).toEqual([]);
    expect(report).toMatchObject({
      ok: true,
      reservations: RESERVATIONS,
      bookings: RESERVATIONS,
      endpoints: 2,
    });
    expect(report.events).toBeGreaterThan(RESERVATIONS);
  });

  it('were in fact interrupted: requests were sent again, events were delivered again', () => {
    expect(report.kills).toMatchObject({
      'gassync.storing': 1,
      'gassync.committed': 1,
      'deliver.sent': 1,
      'deliver.settled': 1,
    });
    expect(report.sentAgain).toBeGreaterThan(0);
    expect(report.deliveredAgain).toBeGreaterThan(0);
    expect(report.repeats['deliverDue']).toBeGreaterThan(0);
    expect(report.faults).toEqual({ api: 0, worker: 0 });
  });
});
