import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';
import { CORPUS, inlet, run } from '../cli/inlet.ts';

const EXTRA = join(CORPUS, '../corpus-extra');
const newFolder = useTemporaryFolders();

describe('the second part of the corpus', () => {
  it.each(['emails', 'ical', 'sequences'])(
    'is read in full and without harm: %s',
    async (kind) => {
      const { code, out } = await inlet('corpus', kind, EXTRA);
      expect(code).toBe(0);
      const lines = join(newFolder(), 'lines.jsonl');
      await writeFile(lines, out);
      const score = await run(join(CORPUS, 'score.mjs'), kind, lines, EXTRA);
      expect(score.out.match(/^(?:FAIL|MISSING) .*$/gmu) ?? []).toEqual([]);
      expect(score.out).toMatch(/^harmful: 0 {2}missing: 0$/mu);
      expect(score.code).toBe(0);
    },
    60_000,
  );
});
