import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDocument } from '#api/openapi.ts';
import { ROUTES } from '#api/routes/index.ts';

/** Where the web app's types of the API are kept. */
export const API_TYPES = 'web/src/api/schema.ts';

/** The types of the API as its routes declare it now. Throws with the generator's words when it fails. */
export function apiTypes(): string {
  const folder = mkdtempSync(join(tmpdir(), 'inlet-api-'));
  try {
    const [document, types] = [join(folder, 'openapi.json'), join(folder, 'schema.ts')];
    // The address of an installation is no part of the types.
    writeFileSync(document, JSON.stringify(openApiDocument(ROUTES, 'http://localhost')));
    const made = spawnSync(process.execPath, ['tools/write-api-types.ts', document, types], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`the types could not be generated:\n${made.stderr}`);
    return readFileSync(types, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether the committed types are those of the routes. */
export function apiTypesAreCurrent(): boolean {
  return readFileSync(API_TYPES, 'utf8') === apiTypes();
}
