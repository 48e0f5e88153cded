import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useTemporaryFolders } from '#test/support/temporary-folder.ts';
import { inlet } from './inlet.ts';

const newFolder = useTemporaryFolders();

const CONFIRMATION = [
  'From: "Jordan Rivera" <sender@messages.homeaway.com>',
  'To: host@example.com',
  'Date: Fri, 22 May 2026 18:20:00 +0000',
  'Subject: Instant Booking from Jordan Rivera: Jul 13 - Jul 16, 2026 - Vrbo #3184402',
  'MIME-Version: 1.0',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Your booking is confirmed',
  '',
  'Reservation ID',
  '  HA-9KQ2ZM',
  'Traveler Name',
  '  Jordan Rivera',
  '',
].join('\r\n');

const AUTHENTIC =
  'Authentication-Results: mx.google.com; dkim=pass header.i=@messages.homeaway.com; dmarc=pass header.from=messages.homeaway.com\r\n';

describe('inlet try', () => {
  it('says what a mail states, on which words, and what would be done', async () => {
    const file = join(newFolder(), 'mail.eml');
    await writeFile(file, AUTHENTIC + CONFIRMATION);
    const { code, out } = await inlet('try', file);
    expect(code).toBe(0);
    expect(out).toContain('It is a confirmed booking, read as vrbo');
    expect(out).toContain('Gmail has verified it');
    expect(out).toMatch(/confirmation_code +HA-9KQ2ZM +from the .*rule/u);
    expect(out).toContain('the one with code HA-9KQ2ZM');
    expect(out).toContain('It fills the empty guest fields of that booking');
  });

  it('says that a spoof may do nothing', async () => {
    const file = join(newFolder(), 'spoof.eml');
    const forged = AUTHENTIC.replaceAll('=pass', '=fail');
    await writeFile(file, forged + CONFIRMATION);
    const { out } = await inlet('try', file);
    expect(out).toContain('poses as a platform');
    expect(out).toContain('It changes nothing and nobody is asked.');
  });

  it('goes on after a file that cannot be read, and fails in the end', async () => {
    const dir = newFolder();
    await writeFile(join(dir, 'broken.json'), '{');
    await writeFile(join(dir, 'mail.eml'), CONFIRMATION);
    const { code, out, err } = await inlet('try', join(dir, 'broken.json'), join(dir, 'mail.eml'));
    expect(code).toBe(1);
    expect(out).toContain('mail.eml');
    expect(err).toContain('broken.json: ');
    expect(err).toContain('1 of 2 files could not be read');
  });
});
