import type { Document } from '#mail/document.ts';
import { sliceDocument } from '#mail/quotes.ts';
import { isIdentity } from './labels.ts';
import { leadsToConversation } from './links.ts';

/**
 * The document without the note that the guest sent along: it stands between the identity line and the link to the
 * conversation, and may imitate every label of the template (email-formats.md §4, §10.5). Unchanged when either is
 * missing.
 */
export function withoutGuestNote(document: Document): Document {
  const identity = document.lines.findIndex(isIdentity);
  const reply = document.links.find((link) => link.line > identity && leadsToConversation(link));
  if (identity < 0 || reply === undefined) return document;
  const above = sliceDocument(document, 0, identity + 1);
  const below = sliceDocument(document, reply.line, document.lines.length);
  const shift = above.lines.length;
  return {
    ...document,
    lines: [...above.lines, ...below.lines],
    links: [...above.links, ...below.links.map((link) => ({ ...link, line: link.line + shift }))],
  };
}
