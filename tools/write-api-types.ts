import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

/**
 * Reads an OpenAPI document (JSON) from the first argument and writes its TypeScript types to the second.
 * Runs with this folder's own TypeScript: the generator needs the compiler API that TypeScript 7 no longer has.
 */
const [documentPath = '', typesPath = ''] = process.argv.slice(2);
const document = JSON.parse(await readFile(documentPath, 'utf8')) as Parameters<
  typeof openapiTS
>[0];
const types = astToString(await openapiTS(document));
await writeFile(
  typesPath,
  `/* eslint-disable */\n// Generated from our OpenAPI document by \`npm run api:types\`.\n\n${types}`,
);
