import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import { escapeHtml } from '../http.ts';
import { headersOf } from './mailbox.ts';
import type { MessageSource, StoredMessage } from './mailbox.ts';
import { decodeCharset } from './mime-text.ts';
import { parseMime } from './mime-tree.ts';
import type { MimeNode } from './mime-tree.ts';

/** A message as the API shows it, before attachment ids: those are new on every get. */
type Rendered = {
  payload: gmail_v1.Schema$MessagePart;
  snippet: string;
  /** Bytes of the parts that get an attachment id, by part id. */
  attachments: Map<string, Uint8Array>;
};

const cache = new WeakMap<MessageSource, Rendered>();
const cached: MessageSource[] = [];
/** Parsed trees are kept for this many messages: enough for a page of gets, small enough for a mailbox of any size. */
const cacheSize = 2_000;

/** Renders a message's tree, or returns the rendering from before. */
export function render(message: StoredMessage): Rendered {
  const found = cache.get(message.source);
  if (found) return found;
  const made =
    message.source.kind === 'raw' ? renderRaw(message.source.raw) : renderJson(message.source);
  cache.set(message.source, made);
  cached.push(message.source);
  if (cached.length > cacheSize) {
    const oldest = cached.shift();
    if (oldest) cache.delete(oldest);
  }
  return made;
}

/** The payload of `format=metadata`: type and headers only, optionally some headers; the member is absent if none match. */
export function metadataPayload(
  message: StoredMessage,
  wanted: readonly string[],
): gmail_v1.Schema$MessagePart {
  const names = new Set(wanted.map((name) => name.toLowerCase()));
  const headers = headersOf(message).filter(
    (header) => names.size === 0 || names.has(header.name.toLowerCase()),
  );
  const mimeType = render(message).payload.mimeType ?? 'text/plain';
  return { mimeType, ...(headers.length > 0 ? { headers } : {}) };
}

function renderRaw(raw: Uint8Array): Rendered {
  const tree = parseMime(raw);
  const attachments = new Map<string, Uint8Array>();
  return { payload: renderNode(tree, '', attachments), snippet: snippetOf(tree), attachments };
}

function renderNode(
  node: MimeNode,
  partId: string,
  attachments: Map<string, Uint8Array>,
): gmail_v1.Schema$MessagePart {
  const base = { partId, mimeType: node.mimeType, filename: node.filename, headers: node.headers };
  if (node.children.length > 0 || node.mimeType.startsWith('multipart/')) {
    const parts = node.children.map((child, at) =>
      renderNode(child, partId === '' ? `${at}` : `${partId}.${at}`, attachments),
    );
    return { ...base, body: { size: 0 }, parts };
  }
  if (node.filename !== '' || !node.mimeType.startsWith('text/')) {
    attachments.set(partId, node.bytes);
    return { ...base, body: { size: node.bytes.length } };
  }
  // Gmail converts text to UTF-8 and drops the mark, yet leaves the header's charset and counts the bytes before.
  const text = decodeCharset(node.bytes, node.charset);
  return {
    ...base,
    body: {
      size: node.bytes.length,
      ...(text ? { data: Buffer.from(text).toString('base64url') } : {}),
    },
  };
}

function renderJson(source: Extract<MessageSource, { kind: 'json' }>): Rendered {
  const attachments = new Map(Object.entries(source.attachments));
  const strip = (part: gmail_v1.Schema$MessagePart): gmail_v1.Schema$MessagePart => {
    const { attachmentId, ...body } = part.body ?? {};
    if (attachmentId && !attachments.has(part.partId ?? ''))
      attachments.set(part.partId ?? '', new Uint8Array());
    return { ...part, body, ...(part.parts ? { parts: part.parts.map(strip) } : {}) };
  };
  const payload = strip(source.message.payload ?? {});
  return { payload, snippet: source.message.snippet ?? '', attachments };
}

/** The first text of a message, flattened and escaped as Gmail's snippets are. */
function snippetOf(tree: MimeNode): string {
  const leaf = findText(tree, 'text/plain') ?? findText(tree, 'text/html');
  if (!leaf) return '';
  const text = decodeCharset(firstLines(leaf.bytes, 40_000), leaf.charset);
  const bare = leaf.mimeType === 'text/html' ? stripTags(text) : text;
  const flat = bare.slice(0, 2_000).replaceAll(/\s+/g, ' ').trim();
  return escapeHtml(Array.from(flat.slice(0, 400)).slice(0, 200).join(''));
}

/** The beginning of some bytes, cut at a line end so that no character is split. */
function firstLines(bytes: Uint8Array, most: number): Uint8Array {
  if (bytes.length <= most) return bytes;
  const end = bytes.lastIndexOf(0x0a, most);
  return bytes.subarray(0, end === -1 ? most : end);
}

function stripTags(text: string): string {
  return text
    .replaceAll(/<(style|script|title)\b[^>]*>[^]*?<\/\1>/gi, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function findText(node: MimeNode, type: string): MimeNode | undefined {
  if (node.mimeType === type && node.filename === '' && node.children.length === 0) return node;
  for (const child of node.children) {
    const found = findText(child, type);
    if (found) return found;
  }
  return undefined;
}
