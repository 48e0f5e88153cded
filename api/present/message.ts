import type { z } from 'zod';
import type { StoredMail } from '#db/messages.ts';
import type { Reading } from '#domain/facts.ts';
import type { message, reading } from '../contract/messages.ts';

/** A stored mail as people read it: headers in order, text, and what was found in it. */
export function presentMessage(mail: StoredMail): z.input<typeof message> {
  const headers = mail.content?.headers ?? [];
  return {
    ...mail,
    subject: headerOf(headers, 'subject'),
    from: headerOf(headers, 'from'),
    headers: [...headers],
    text: mail.content?.full_text ?? null,
    html: mail.content?.full_html ?? null,
    reading: mail.reading === null ? null : presentReading(mail.reading),
  };
}

export function presentReading(found: Reading): z.input<typeof reading> {
  return {
    parser_version: found.parserVersion,
    platform: found.platform,
    locale: found.locale,
    event_type: found.eventType,
    effect: found.effect,
    authentic: found.authentic,
    confidence: found.confidence,
    facts: found.facts,
    evidence: found.evidence,
    remarks: [...found.remarks],
    sent_at: found.sentAt,
  };
}

type Headers = NonNullable<StoredMail['content']>['headers'];

function headerOf(headers: Headers, name: string): string | null {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
}
