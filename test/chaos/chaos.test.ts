import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FAILPOINTS } from '#chaos/kills.ts';
import type { ChaosReport } from '#chaos/report.ts';
import { runChaos } from '#chaos/run-chaos.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'inlet-chaos-'));
const SEED = Date.now() % 1_000_000;
let report: ChaosReport;

// The short form of `npm run chaos`: a few of each, under the same load, with the same comparison at the end.
beforeAll(async () => {
  const options = { perFailpoint: 2, random: 5, seed: SEED, workers: 1, only: '', stateDir };
  report = await runChaos(options, (line) => process.stderr.write(`chaos: ${line}\n`));
}, 900_000);

afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

describe(`killed at every failpoint and at random under load (seed ${SEED})`, () => {
  it('loses nothing, doubles nothing, and every connection works again', () => {
    expect(report.complaints).toEqual([]);
    expect(report).toMatchObject({ ok: true, lost: 0, duplicated: 0 });
    expect(report.counts.messages).toBeGreaterThan(20);
    expect(report.counts.runsAccepted).toBeGreaterThan(0);
  });

  it('was in fact killed everywhere, and in fact repeated steps whose effect was already there', () => {
    for (const name of FAILPOINTS) expect(report.kills[name]).toBe(2);
    const steps = [
      'archiveMail',
      'readMail',
      'enrichBookings',
      'importFeed',
      'failRun',
      'collectRecords',
    ];
    expect(Object.keys(report.repeats)).toEqual(expect.arrayContaining(steps));
  });

  it('never ends a program that was not killed', () => {
    expect(report.faults).toEqual({ api: 0, worker: 0 });
  });
});
