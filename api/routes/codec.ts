import type { Payload } from '@temporalio/common';
import { METADATA_ENCODING_KEY } from '@temporalio/common';
import { createTemporalCodec } from '#lib/temporal-codec.ts';
import * as contract from '../contract/system.ts';
import { Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

const ENCRYPTED = Buffer.from('binary/encrypted').toString('base64');

type WirePayload = { metadata?: Record<string, string> | undefined; data?: string | undefined };

/** The Temporal UI's window into encrypted payloads: set `…/api/codec` as its codec endpoint, with credentials. */
export const codecRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/codec/decode',
    tag: 'System',
    summary: 'Decrypt workflow payloads for the Temporal UI',
    access: 'owner',
    body: contract.payloads,
    // The UI sends a whole history's payloads at once, from its own origin.
    bodyLimit: '4mb',
    allowedOrigin: (config) => config.TEMPORAL_UI_URL,
    answers: { 200: { description: 'The same payloads, readable.', schema: contract.payloads } },
    async handle({ deps, body }) {
      const codec = createTemporalCodec(deps.config.keyring);
      const decoded = body.payloads.map(async (wire): Promise<WirePayload> => {
        // Workers refuse what is not encrypted; for reading there is nothing to refuse.
        if (wire.metadata?.[METADATA_ENCODING_KEY] !== ENCRYPTED) return wire;
        const [payload] = await codec.decode([fromWire(wire)]);
        return payload === undefined ? wire : toWire(payload);
      });
      try {
        return answer(200, { payloads: await Promise.all(decoded) });
      } catch {
        throw new Problem('INVALID_REQUEST', 'A payload was not encrypted by this installation.');
      }
    },
  }),
];

function fromWire({ metadata = {}, data = '' }: WirePayload): Payload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')]),
    ),
    data: Buffer.from(data, 'base64'),
  };
}

function toWire({ metadata, data }: Payload): WirePayload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)]),
    ),
    data: text(data ?? new Uint8Array()),
  };
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
