import { describe, expect, it } from '@jest/globals';
import { decodeMessage } from '#mail/decode.ts';
import { messageFromEml } from '#mail/eml.ts';
import type { GmailPart } from '#mail/message.ts';
import { readMessage } from '#platforms/read-message.ts';
import { corpusSamples } from './corpus.ts';

/** Writes a part of a Gmail message as the raw mail it came from. */
function emlOf(part: GmailPart, level = 0): string {
  const boundary = `b${level}`;
  const own = (part.headers ?? []).filter(({ name }) => !/^content-(?:type|transfer)/i.test(name));
  const declared = part.headers?.find(({ name }) => /^content-type$/i.test(name))?.value;
  const type =
    part.parts === undefined || part.mimeType === 'message/rfc822'
      ? (declared ?? part.mimeType)
      : `${part.mimeType}; boundary="${boundary}"`;
  const head = [...own.map(({ name, value }) => `${name}: ${value}`), `Content-Type: ${type}`];
  if (part.mimeType === 'message/rfc822')
    return `${head.join('\r\n')}\r\n\r\n${emlOf(part.parts?.[0] ?? {}, level + 1)}`;
  if (part.parts !== undefined) {
    const parts = part.parts.map((child) => `--${boundary}\r\n${emlOf(child, level + 1)}\r\n`);
    return `${head.join('\r\n')}\r\n\r\npreamble\r\n${parts.join('')}--${boundary}--\r\nepilogue\r\n`;
  }
  const data = Buffer.from(part.body?.data ?? '', 'base64url')
    .toString('base64')
    .replaceAll(/.{76}/g, '$&\r\n');
  return `${head.join('\r\n')}\r\nContent-Transfer-Encoding: base64\r\n\r\n${data}\r\n`;
}

describe('a raw mail file', () => {
  it.each(corpusSamples())('reads as the same mail from Gmail: $id', ({ message }) => {
    const raw = messageFromEml(Buffer.from(emlOf(message.payload ?? {}), 'utf8'));
    const [ours, theirs] = [raw, message].map((json) => readMessage(decodeMessage(json)));
    expect(ours).toEqual(theirs);
  });

  it('undoes quoted-printable and keeps the charset that the part declares', () => {
    const file = [
      'From: Scidoo <reservation@scidoo.com>',
      'Subject: =?iso-8859-1?Q?Forl=EC?=',
      'Date: Thu, 23 Oct 2025 09:42:29 +0000',
      'Content-Type: text/plain; charset=iso-8859-1',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'Nome Ospite: Forl=EC =',
      'Niccol=F2',
      '349,55 =80',
      '',
    ].join('\r\n');
    const mail = decodeMessage(messageFromEml(Buffer.from(file)));
    expect(mail).toMatchObject({ subject: 'Forlì', sentAt: '2025-10-23T09:42:29Z' });
    expect(mail.text).toBe('Nome Ospite: Forlì Niccolò\r\n349,55 €\r\n');
  });

  it('takes raw 8-bit headers, RFC 2231 names, folded headers and mbox marks', () => {
    const file = [
      'From automated@airbnb.com Sat Mar 21 09:14:05 2026',
      'Subject: Jürgen',
      '  kommt an',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      "Content-Disposition: attachment; filename*0*=utf-8''R%C3%A9ser; filename*1*=vation.txt",
      '',
      'attached',
      '--b',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'body',
      '',
      '--b--',
    ].join('\n');
    const message = messageFromEml(Buffer.from(file));
    expect(message.payload?.parts?.[0]?.filename).toBe('Réservation.txt');
    expect(decodeMessage(message)).toMatchObject({ subject: 'Jürgen kommt an', text: 'body\n' });
  });
});
