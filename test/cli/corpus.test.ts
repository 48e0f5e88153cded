import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';
import { CORPUS, inlet, run } from './inlet.ts';

const newFolder = useTemporaryFolders();

async function score(kind: string): Promise<{ code: number; out: string }> {
  const { code, out } = await inlet('corpus', kind, CORPUS);
  expect(code).toBe(0);
  const lines = join(newFolder(), 'lines.jsonl');
  await writeFile(lines, out);
  return run(join(CORPUS, 'score.mjs'), kind, lines, CORPUS);
}

describe('inlet corpus', () => {
  it.each(['emails', 'ical', 'sequences'])(
    'reads all of the open corpus of %s without harm',
    async (kind) => {
      const { code, out } = await score(kind);
      expect(out).toMatch(/^harmful: 0 {2}missing: 0$/mu);
      expect(out).toMatch(/^\d+ passed, 0 failed$/mu);
      expect(code).toBe(0);
    },
  );

  it('prints nothing but result lines on stdout, one per sample', async () => {
    const { out } = await inlet('corpus', 'ical', CORPUS);
    const feeds = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { feed: string; error?: string; events: unknown[] });
    expect(feeds).toHaveLength(14);
    expect(feeds.find(({ feed }) => feed === 'not_ical_login_page.ics')).toEqual({
      feed: 'not_ical_login_page.ics',
      error: expect.stringContaining('no calendar'),
      events: [],
    });
  });

  it('claims nothing of a mail that cannot be read, says so, and goes on', async () => {
    const dir = newFolder();
    for (const id of ['a-broken', 'b-missing', 'c-empty']) {
      await mkdir(join(dir, 'emails', id), { recursive: true });
    }
    await writeFile(join(dir, 'emails/a-broken/message.json'), '{');
    await writeFile(join(dir, 'emails/c-empty/message.json'), '{"id":"1","payload":{}}');
    await writeFile(join(dir, 'bookings.json'), '{"properties":{},"bookings":[]}');
    const { code, out, err } = await inlet('corpus', 'emails', dir);
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject(
      ['a-broken', 'b-missing', 'c-empty'].map((id) => ({
        id,
        event_type: 'other',
        effect: 'none',
        match: { outcome: 'no_match' },
      })),
    );
    expect(err).toMatch(/^a-broken: .*\nb-missing: /u);
  });

  it('refuses a kind or a folder that does not exist, on stderr only', async () => {
    expect(await inlet('corpus', 'songs', CORPUS)).toEqual({
      code: 1,
      out: '',
      err: 'inlet: there is no corpus kind "songs"; take emails, ical or sequences\n',
    });
    const { code, out } = await inlet('corpus', 'ical', join(CORPUS, 'nowhere'));
    expect([code, out]).toEqual([1, '']);
  });
});

describe('inlet', () => {
  it('says what it can do', async () => {
    const { code, out } = await inlet('--help');
    expect(code).toBe(0);
    expect(out).toMatch(/corpus <kind> <dir>[^]*try <files\.\.\.>/u);
  });

  it('fails for a command that does not exist', async () => {
    const { code, out, err } = await inlet('dance');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain("unknown command 'dance'");
  });
});
