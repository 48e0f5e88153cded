import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { composeMail, MARK_HEADER, type OutgoingMail } from '#mail/compose.ts';
import { decodeMessage } from '#mail/decode.ts';
import { messageFromEml } from '#mail/eml.ts';

const MAIL: OutgoingMail = {
  from: { name: 'Zoë, Harbour Stays', address: 'host@stays.example' },
  to: [{ name: 'Jürgen "J" Groß', address: 'guest@example.com' }],
  cc: [{ name: null, address: 'second@example.com' }],
  bcc: [{ name: null, address: 'blind@example.com' }],
  subject: 'Ihre Ankunft — 14 h?',
  text: 'Grüße\nZoë',
  html: '<p>Grüße</p>',
  date: new Date('2026-11-21T10:00:00Z'),
  messageId: '01a@stays.example',
  references: ['first@example.com', 'second@example.com'],
  mark: '01a',
};
const compose = async (change: Partial<OutgoingMail> = {}) =>
  (await composeMail({ ...MAIL, ...change })).toString('utf8');
const headOf = (text: string) => text.slice(0, text.indexOf('\r\n\r\n')).replaceAll(/\r\n\s/g, ' ');
const namesOf = (text: string) =>
  headOf(text)
    .split('\r\n')
    .map((line) => line.slice(0, line.indexOf(':')));

describe('a composed mail', () => {
  it('reads back as it was written, accents and all, and is the same bytes each time', async () => {
    const bytes = await composeMail(MAIL);
    expect(bytes.equals(await composeMail(MAIL))).toBe(true);
    const mail = decodeMessage(messageFromEml(bytes));
    expect(mail.subject).toBe(MAIL.subject);
    expect(mail.text).toContain('Grüße');
    const head = headOf(bytes.toString('utf8'));
    // oxlint-disable-next-line no-control-regex -- the range is exactly ASCII
    expect(head).toMatch(/^[\x00-\x7f]*$/);
    expect(head).toContain('Message-ID: <01a@stays.example>');
    expect(head).toContain('In-Reply-To: <second@example.com>');
    expect(head).toContain('References: <first@example.com> <second@example.com>');
    expect(head).toContain(`${MARK_HEADER}: 01a`);
    expect(head).toContain('Bcc: blind@example.com');
  });

  it('begins a new conversation when there is nothing to answer, and is plain text without HTML', async () => {
    const text = await compose({ references: [], html: null });
    expect(namesOf(text)).not.toEqual(expect.arrayContaining(['In-Reply-To']));
    expect(namesOf(text)).not.toEqual(expect.arrayContaining(['References']));
    expect(headOf(text)).toContain('Content-Type: text/plain');
  });

  it('has no header that a value brought along, whatever stands in names, subject and ids', async () => {
    const usual = namesOf(await compose()).toSorted();
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        '\r\nBcc: a@evil.example',
        'x\nX-Evil: 1',
        '\r\n\r\n<b>',
        '\u0000\r',
        'a>\r\nTo: b',
      ),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (subject, name, id) => {
        const person = { name, address: 'guest@example.com' };
        const text = await compose({ subject, to: [person], from: person, references: [`x${id}`] });
        const names = namesOf(text).toSorted();
        // An empty subject is no header at all.
        const wanted = usual.filter((one) => one !== 'Subject' || names.includes('Subject'));
        expect(names).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });
});
