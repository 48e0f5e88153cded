/** A mail in words, for seeds and tests that do not care about its bytes. */
export type MailDraft = {
  from: string;
  to: string;
  subject: string;
  text?: string;
  html?: string;
  /** ISO time; the moment of delivery when absent. */
  date?: string;
  messageId?: string;
  inReplyTo?: string;
  headers?: Record<string, string>;
  attachments?: { filename: string; mimeType: string; content: string | Uint8Array }[];
};

/** Writes a draft as MIME bytes: alternative when it has both texts, mixed when it has attachments. */
export function composeMail(draft: MailDraft, now: number): Uint8Array {
  const date = new Date(draft.date ?? now);
  const id =
    draft.messageId ??
    `<${date.getTime()}.${hash(draft.subject + draft.from)}@mail.sandbox.example>`;
  const lines = [
    `From: ${encodeAddress(draft.from)}`,
    `To: ${encodeAddress(draft.to)}`,
    `Subject: ${encodeWord(draft.subject)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${id}`,
    ...(draft.inReplyTo
      ? [`In-Reply-To: ${draft.inReplyTo}`, `References: ${draft.inReplyTo}`]
      : []),
    ...Object.entries(draft.headers ?? {}).map(([name, value]) => `${name}: ${value}`),
    'MIME-Version: 1.0',
  ];
  const texts = [
    ...(draft.text !== undefined || draft.html === undefined
      ? [textPart('plain', draft.text ?? '')]
      : []),
    ...(draft.html !== undefined ? [textPart('html', draft.html)] : []),
  ];
  const body = texts.length > 1 ? container('alternative', texts) : (texts[0] ?? '');
  const files = (draft.attachments ?? []).map((file) =>
    filePart(file.filename, file.mimeType, file.content),
  );
  const whole = files.length > 0 ? container('mixed', [body, ...files]) : body;
  return Buffer.from(`${lines.join('\r\n')}\r\n${whole}`);
}

function textPart(subtype: string, text: string): string {
  return `Content-Type: text/${subtype}; charset="UTF-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrap(Buffer.from(text))}`;
}

function filePart(filename: string, mimeType: string, content: string | Uint8Array): string {
  const head = `Content-Type: ${mimeType}; name="${filename}"\r\nContent-Disposition: attachment; filename="${filename}"`;
  return `${head}\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrap(Buffer.from(content))}`;
}

function container(subtype: string, parts: readonly string[]): string {
  const boundary = `=_${subtype}_${hash(parts.join(''))}`;
  const inner = parts.map((part) => `--${boundary}\r\n${part}\r\n`);
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${inner.join('')}--${boundary}--\r\n`;
}

const wrap = (bytes: Buffer): string =>
  `${bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')}\r\n`;

function encodeWord(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the range is exactly ASCII
  return /^[\x00-\x7f]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}

function encodeAddress(address: string): string {
  const named = /^(.*?)\s*(<[^>]*>)$/.exec(address);
  return named ? `${encodeWord(named[1] ?? '')} ${named[2] ?? ''}` : address;
}

function hash(text: string): string {
  let sum = 5381;
  for (let at = 0; at < text.length; at++) sum = ((sum * 33) ^ text.charCodeAt(at)) >>> 0;
  return sum.toString(36);
}
