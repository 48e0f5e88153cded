import iconv from 'iconv-lite';

const byteOrderMark = '\uFEFF';

/**
 * Bytes to text by a charset name. Without a name, or where the bytes are UTF-8 whatever the name: strict UTF-8 first when
 * no name is given, windows-1252 otherwise. iso-8859-1 is read as windows-1252, as every mail program does.
 */
export function decodeCharset(bytes: Uint8Array, charset: string | undefined): string {
  const name = charset?.toLowerCase().trim() ?? '';
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // iconv-lite has no ISO-2022-JP; the platform's decoder has.
  if (name.startsWith('iso-2022-jp')) return new TextDecoder('iso-2022-jp').decode(buffer);
  if (name === '' || name === 'us-ascii' || name === 'ascii' || !iconv.encodingExists(name)) {
    return decodeStrictly(buffer) ?? iconv.decode(buffer, 'windows-1252');
  }
  return dropMark(
    iconv.decode(buffer, name === 'iso-8859-1' || name === 'latin1' ? 'windows-1252' : name),
  );
}

function decodeStrictly(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function dropMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** Undoes a Content-Transfer-Encoding; 7bit, 8bit, binary and unknown ones leave the bytes alone. */
export function decodeTransfer(bytes: Uint8Array, encoding: string): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      // The decoder itself passes over line breaks and whatever else is not of the alphabet.
      return Buffer.from(buffer.toString('latin1'), 'base64');
    case 'quoted-printable':
      return decodeQuotedPrintable(buffer);
    default:
      return buffer;
  }
}

/** Quoted-printable to bytes; a stray `=` stays as it is, white space before a line end goes. */
export function decodeQuotedPrintable(bytes: Uint8Array): Buffer {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const joined = text.replaceAll(/[ \t]+(?=\r?\n)/g, '').replaceAll(/=\r?\n/g, '');
  return Buffer.from(
    joined.replaceAll(/=([0-9A-Fa-f]{2})/g, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    ),
    'latin1',
  );
}
