import { describe, expect, it } from '@jest/globals';
import { LONGEST_LINE, MOST_LINES } from '#mail/document.ts';
import { LONGEST_HTML, readHtml } from '#mail/html.ts';
import { messageFromEml } from '#mail/eml.ts';
import { decodeMessage } from '#mail/decode.ts';
import { read } from './make-message.ts';

const MEGABYTE = 1_000_000;

describe('hostile HTML', () => {
  it.each([
    ['50 MB of unclosed tags', '<p>hello <b>x'.repeat(4 * MEGABYTE)],
    ['20,000 levels', `${'<div>'.repeat(20_000)}x`],
    ['closing tags that match nothing', '<b>'.repeat(300_000) + '</i>'.repeat(300_000)],
    ['one endless attribute', `<a href="${'x'.repeat(5 * MEGABYTE)}`],
    ['one endless style', `<div style="${'display:'.repeat(MEGABYTE)}">`],
    ['entities without end', '&amp'.repeat(2 * MEGABYTE)],
    ['opening brackets', '<'.repeat(3 * MEGABYTE)],
    ['unclosed comments', '<!--'.repeat(MEGABYTE)],
    ['nested tables', '<table><tr><td>a'.repeat(200_000)],
    ['nested items', '<div itemscope itemprop="a">'.repeat(100_000)],
    ['scripts of structured data', '<script type="application/ld+json">[[[[[['.repeat(100_000)],
  ])('is read within the caps: %s', (_, html) => {
    const body = readHtml(html);
    expect(body.document.lines.length).toBeLessThanOrEqual(MOST_LINES);
    const longest = Math.max(0, ...body.document.lines.map(({ text }) => text.length));
    expect(longest).toBeLessThanOrEqual(LONGEST_LINE);
    expect(body.isCut || html.length <= LONGEST_HTML).toBe(true);
  });

  it('keeps what stands before the part that is too deep', () => {
    const body = readHtml(`<p>Confirmation code</p><p>HMQ7KX2VTA</p>${'<div>'.repeat(20_000)}`);
    expect(body.document.lines.map(({ text }) => text)).toEqual([
      'Confirmation code',
      'HMQ7KX2VTA',
    ]);
  });
});

describe('hostile messages', () => {
  it('walks any nesting of parts without recursion', () => {
    let payload: Record<string, unknown> = { mimeType: 'text/plain', body: { data: 'YWIK' } };
    for (let depth = 0; depth < 20_000; depth += 1)
      payload = { mimeType: 'multipart/mixed', parts: [payload] };
    expect(decodeMessage({ payload }).problems).toContain('too-many-parts');
  });

  it('bounds long lines, many headers and endless subjects', () => {
    const subject = `Reservation confirmed - ${'a '.repeat(20_000)} arrives Jun 19`;
    const headers = Array.from(
      { length: 5_000 },
      (_, index) => [`X-${index}`, 'x'.repeat(100)] as const,
    );
    const { eventType } = read({ subject, headers, text: `${'Check-in '.repeat(200_000)}\n` });
    expect(eventType).toBe('other');
  });

  it('reads a raw file of nothing but boundaries', () => {
    const file = `Content-Type: multipart/mixed; boundary="b"\r\n\r\n${'--b\r\n'.repeat(200_000)}`;
    expect(messageFromEml(Buffer.from(file)).payload?.parts?.length).toBeLessThan(1_000);
  });

  it('reads raw files of random bytes', () => {
    for (let seed = 1; seed < 200; seed += 1) {
      const bytes = Uint8Array.from(
        { length: 400 },
        (_, at) => (Math.imul(at + 1, seed * 2_654_435_761) >>> 13) & 255,
      );
      expect(() => decodeMessage(messageFromEml(bytes))).not.toThrow();
    }
  });
});
