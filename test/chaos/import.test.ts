import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ImportReport, runImport } from '#chaos/run-import.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'inlet-import-'));
const SEED = Date.now() % 1_000_000;
const MESSAGES = 300;
const FILES = 200;
let report: ImportReport;

// The short form of `npm run chaos -- --import`, with the same comparison at the end.
beforeAll(async () => {
  report = await runImport(
    {
      messages: MESSAGES,
      files: FILES,
      perFailpoint: 2,
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

describe(`a mailbox and a Drive imported under kills (seed ${SEED})`, () => {
  it('are complete, and nothing of them is there twice', () => {
    expect(report.complaints).toEqual([]);
    expect(report).toMatchObject({ ok: true, messages: MESSAGES, files: FILES });
  });

  it('were in fact interrupted, and the repeated steps are counted', () => {
    expect(report.kills).toMatchObject({
      'collect-records.storing': 2,
      'collect-records.committed': 2,
    });
    expect(report.repeats['collectRecords']).toBeGreaterThan(0);
    expect(report.faults).toEqual({ api: 0, worker: 0 });
  });
});
