import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { requireBuild } from './support/build.ts';

const FOLDER = 'dist/web';
const LIMIT_BYTES = 250_000;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}
type Manifest = Readonly<Record<string, Chunk>>;

const SCREENS = [
  'overview/overview-page',
  'reviews/reviews-page',
  'bookings/bookings-page',
  'connections/connections-page',
  'connections/connection-page',
  'properties/properties-page',
  'properties/property-page',
  'timeline/timeline-page',
  'integrations/integrations-page',
  'gassync/gassync-page',
  'gassync/trace-page',
  'gassync/webhook-page',
  'activity/activity-page',
  'settings/settings-page',
  'sign-in/sign-in-page',
];

describe('the first load', () => {
  let manifest: Manifest;

  beforeAll(() => {
    requireBuild();
    manifest = JSON.parse(readFileSync(join(FOLDER, '.vite/manifest.json'), 'utf8')) as Manifest;
  });

  it.each(SCREENS)('of %s stays under 250 KB of gzipped script', (screen) => {
    const scripts = new Set<string>();
    collect(manifest, 'index.html', scripts);
    collect(manifest, `src/screens/${screen}.tsx`, scripts);
    const bytes = [...scripts].map((file) => gzipSync(readFileSync(join(FOLDER, file))).length);
    expect(bytes.length).toBeGreaterThan(1);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(LIMIT_BYTES);
  });
});

/** The scripts that a chunk needs before it runs. */
function collect(manifest: Manifest, name: string, into: Set<string>): void {
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`the build has no ${name}`);
  if (into.has(chunk.file)) return;
  into.add(chunk.file);
  for (const next of chunk.imports ?? []) collect(manifest, next, into);
}
