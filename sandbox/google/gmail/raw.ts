import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { World } from '../world.ts';
import type { StoredMessage } from './mailbox.ts';

/** The exact bytes of a message; made up, and counted as such, for one that was seeded as JSON only. */
export function rawOf(world: World, message: StoredMessage): Uint8Array {
  if (message.source.kind === 'raw') return message.source.raw;
  world.ledger.noteSynthesisedRaw();
  return synthesise(message.source.message.payload ?? {}, message.source.attachments);
}

/** Writes an API payload as a MIME message. Text in the payload is UTF-8 whatever its header says, so the charset is set. */
function synthesise(
  part: gmail_v1.Schema$MessagePart,
  attachments: Record<string, Uint8Array>,
): Uint8Array {
  const rewritten = new Set(['content-type', 'content-transfer-encoding']);
  const kept = (part.headers ?? []).filter(
    (header) => !rewritten.has((header.name ?? '').toLowerCase()),
  );
  const type = part.mimeType ?? 'text/plain';
  const lines = kept.map((header) => `${header.name ?? ''}: ${header.value ?? ''}`);
  const children = part.parts ?? [];
  if (type.startsWith('multipart/')) {
    const boundary = `inlet-sandbox-${part.partId || 'root'}`;
    lines.push(`Content-Type: ${type}; boundary="${boundary}"`);
    const inner = children.flatMap((child) => [
      `--${boundary}\r\n`,
      synthesise(child, attachments),
      '\r\n',
    ]);
    return join([lines.join('\r\n'), '\r\n\r\n', ...inner, `--${boundary}--\r\n`]);
  }
  const [inner] = children;
  if (inner) {
    const disposition = part.filename ? `; name="${part.filename}"` : '';
    lines.push(`Content-Type: ${type}${disposition}`);
    return join([lines.join('\r\n'), '\r\n\r\n', synthesise(inner, attachments)]);
  }
  const bytes = attachments[part.partId ?? ''] ?? Buffer.from(part.body?.data ?? '', 'base64url');
  const charset = type.startsWith('text/') ? '; charset="UTF-8"' : '';
  const name = part.filename ? `; name="${part.filename}"` : '';
  lines.push(`Content-Type: ${type}${charset}${name}`, 'Content-Transfer-Encoding: base64');
  const wrapped = Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n');
  return join([lines.join('\r\n'), '\r\n\r\n', wrapped, '\r\n']);
}

function join(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  return Buffer.concat(
    pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)),
  );
}

/** A copy of a message with one header set, or taken out with `null`; every other byte stays. */
export function withHeader(
  raw: Uint8Array,
  name: string,
  value: string | null,
  at: 'top' | 'end' = 'end',
): Uint8Array {
  const text = Buffer.from(raw).toString('latin1');
  const blank = /\r?\n\r?\n/.exec(text);
  const headerEnd = blank ? blank.index : text.length;
  const line = new RegExp(`^${name}:[^\\n]*(?:\\r?\\n[ \\t][^\\n]*)*\\r?\\n?`, 'gim');
  const rest = `${text.slice(0, headerEnd)}\r\n`.replaceAll(line, '');
  const added = value === null ? '' : `${name}: ${Buffer.from(value).toString('latin1')}\r\n`;
  const body = blank ? text.slice(headerEnd + blank[0].length) : '';
  return Buffer.from(`${at === 'top' ? added + rest : rest + added}\r\n${body}`, 'latin1');
}
