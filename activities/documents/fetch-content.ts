import type { Sources } from '#capabilities/sources.ts';
import type { WaitingFile } from '#db/file-imports.ts';
import type { Download } from '#providers/files.ts';

/** A content that is to be had, and what is known of it beforehand. */
export interface WaitingContent {
  /** As a document is called. */
  readonly title: string;
  readonly mime: string;
  /** Bytes; null where the provider does not say. */
  readonly size: number | null;
  /** The thing at its source, within the connection. */
  readonly externalId: string;
  fetch(maxBytes: number, signal: AbortSignal): Promise<Download>;
}

/** The content that a file stands for, or that one of its attachments is; null when there is no such attachment. */
export function contentOf(sources: Sources, file: WaitingFile): WaitingContent | null {
  return file.provider === 'google_drive' ? driveFile(sources, file) : attachment(sources, file);
}

function driveFile(sources: Sources, file: WaitingFile): WaitingContent {
  const { externalId, mime } = file;
  return {
    title: file.title,
    mime,
    size: file.size,
    externalId,
    fetch: (maxBytes, signal) =>
      sources.files().download({ fileId: externalId, mime, maxBytes }, { signal }),
  };
}

/** An attachment is known as `<message id>/<part id>`. */
function attachment(sources: Sources, file: WaitingFile): WaitingContent | null {
  const listed: readonly unknown[] = Array.isArray(file.attachments) ? file.attachments : [];
  const found = listed.find((one) => textOf(one, 'attachmentId') === file.part);
  const [messageId, partId] = file.part.split('/');
  if (found === undefined || messageId === undefined || partId === undefined) return null;
  const size: unknown = Reflect.get(Object(found), 'size');
  return {
    title: textOf(found, 'filename'),
    mime: textOf(found, 'mimeType'),
    size: typeof size === 'number' ? size : null,
    externalId: file.part,
    fetch: (maxBytes, signal) =>
      sources.mailbox().attachment(messageId, partId, maxBytes, { signal }),
  };
}

function textOf(value: unknown, name: string): string {
  const text: unknown = Reflect.get(Object(value), name);
  return typeof text === 'string' ? text : '';
}
