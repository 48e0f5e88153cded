import {
  METADATA_ENCODING_KEY,
  type Payload,
  type PayloadCodec,
  ValueError,
} from '@temporalio/common';
import { purposeKey } from './crypto/data-key.ts';
import type { Keyring } from './crypto/keyring.ts';
import { kidOf, open, seal } from './crypto/seal.ts';
import proto from '@temporalio/proto';

const Payloads = proto.temporal.api.common.v1.Payload;
const ENCODING = Buffer.from('binary/encrypted');
const PLACE = {
  table: 'temporal',
  column: 'payload',
  workspaceId: 'all',
  rowId: 'all',
  version: 1,
};
const PURPOSE = 'temporal-payload';

/**
 * Encrypts every payload that Temporal stores (arguments, results, failures, memos). Strict: a payload that is not
 * encrypted is refused, so that nothing can be slipped in in clear.
 */
export function createTemporalCodec(keyring: Keyring): PayloadCodec {
  const sealingKey = purposeKey(keyring, PURPOSE);
  return {
    encode: async (payloads) =>
      payloads.map((payload) => ({
        metadata: { [METADATA_ENCODING_KEY]: ENCODING },
        data: seal(sealingKey, PLACE, Payloads.encode(payload).finish()),
      })),
    decode: async (payloads) => payloads.map((payload) => decodeOne(keyring, payload)),
  };
}

function decodeOne(keyring: Keyring, payload: Payload): Payload {
  const encoding = payload.metadata?.[METADATA_ENCODING_KEY];
  if (
    encoding === undefined ||
    encoding === null ||
    !ENCODING.equals(encoding) ||
    payload.data == null
  ) {
    throw new ValueError('A payload is not encrypted.');
  }
  const key = purposeKey(keyring, PURPOSE, kidOf(payload.data));
  return Payloads.decode(open(key, PLACE, payload.data));
}
