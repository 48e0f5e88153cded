import type { SchemaSpec } from './client-tables.ts';
import { invalidArgument, notBuilt, refusal, unknownMember } from './errors.ts';
import type { Incoming } from './http.ts';

/** A call's body: the JSON part, and the media bytes of an upload exactly as they came. */
type RequestBody = { json: Record<string, unknown>; media: Uint8Array | undefined };

/** Reads a body as JSON or as an upload (`media`, `multipart`); resumable uploads are not built. */
export function readBody(
  incoming: Incoming,
  isUpload: boolean,
  schema: string | undefined,
  schemas: Record<string, SchemaSpec>,
): RequestBody {
  if (!isUpload) return { json: checked(parse(incoming.body), schema, schemas), media: undefined };
  const uploadType = incoming.url.searchParams.get('uploadType');
  if (uploadType === 'media') return { json: {}, media: incoming.body };
  if (uploadType !== 'multipart') throw notBuilt(`uploadType=${uploadType ?? ''}`);
  const [metadata, media] = splitRelated(incoming);
  if (!metadata || !media) throw invalidArgument('Malformed multipart body.', 'badContent');
  return { json: checked(parse(metadata), schema, schemas), media };
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  if (bytes.length === 0) return {};
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Answered below, like any other body that is not an object.
  }
  throw refusal({
    code: 400,
    message: 'Parse Error',
    reason: 'parseError',
    status: 'INVALID_ARGUMENT',
  });
}

function checked(
  value: Record<string, unknown>,
  schema: string | undefined,
  schemas: Record<string, SchemaSpec>,
): Record<string, unknown> {
  const members = schema === undefined ? undefined : schemas[schema];
  if (!members) return value;
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(members, name));
  if (unknown !== undefined) throw unknownMember(unknown);
  return value;
}

/** The parts of a multipart/related body as bytes: mail must arrive as it was sent, whatever is in it. */
function splitRelated(incoming: Incoming): Uint8Array[] {
  const boundary = /boundary="?([^";]+)"?/i.exec(incoming.headers['content-type'] ?? '')?.[1];
  if (!boundary) return [];
  const body = Buffer.from(incoming.body.buffer, incoming.body.byteOffset, incoming.body.length);
  const mark = Buffer.from(`--${boundary}`);
  const parts: Uint8Array[] = [];
  let at = body.indexOf(mark);
  while (at !== -1) {
    const next = body.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), at + mark.length);
    if (next === -1) break;
    const blank = body.indexOf('\r\n\r\n', at);
    if (blank !== -1 && blank < next) parts.push(body.subarray(blank + 4, next));
    at = next + 2;
  }
  return parts;
}
