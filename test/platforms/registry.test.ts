import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { platforms } from '#platforms/index.ts';

const FOLDER = new URL('../../platforms/', import.meta.url);

describe('the list of platforms', () => {
  it('holds every folder that declares one, under the folder’s name', () => {
    const folders = readdirSync(FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'languages')
      .map(({ name }) => name);
    for (const folder of folders)
      expect(existsSync(new URL(`${folder}/index.ts`, FOLDER))).toBe(true);
    expect(platforms.map(({ id }) => id).toSorted()).toEqual(folders.toSorted());
  });

  it('gives no sender domain to two platforms, and lists exactly the senders whose authenticity is judged', () => {
    const domains = platforms.flatMap((platform) => platform.domains);
    expect(new Set(domains).size).toBe(domains.length);
    const listed = platforms
      .filter(({ isListed }) => isListed)
      .flatMap((platform) => platform.domains);
    expect(listed.toSorted()).toEqual([
      'airbnb.com',
      'booking.com',
      'expediagroup.com',
      'homeaway.com',
      'lodgify.com',
      'scidoo.com',
      'smoobu.com',
      'vrbo.com',
    ]);
  });

  it('anchors every code shape at both ends', () => {
    for (const { codes } of platforms) {
      for (const { source } of codes) expect(source).toMatch(/^\^.*\$$/s);
    }
  });

  it('lets the cautious reader come last', () => {
    expect(platforms.at(-1)?.id).toBe('generic');
  });
});
