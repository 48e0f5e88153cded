import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { Keyring } from './crypto/keyring.ts';
import { createTemporalCodec } from './temporal-codec.ts';

const FAILURE_CONVERTER = fileURLToPath(
  new URL('../workflows/failure-converter.ts', import.meta.url),
);

/** What clients and workers alike turn values into: encrypted payloads, encoded failures. */
export function dataConverter(keyring: Keyring): DataConverter {
  return {
    payloadCodecs: [createTemporalCodec(keyring)],
    failureConverterPath: FAILURE_CONVERTER,
  };
}
