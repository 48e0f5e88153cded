import type { z } from 'zod';
import type { DocumentRow } from '#db/documents.ts';
import type { document } from '../contract/vault.ts';

export function presentDocument(row: DocumentRow): z.input<typeof document> {
  return {
    ...row,
    source: row.source as z.input<typeof document>['source'],
    size: Number(row.size),
    content_url: `/api/vault/documents/${row.id}/content`,
  };
}

/** Endings by which people and programs know the types that the Vault exports or takes most. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': '.pdf',
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'text/plain': '.txt',
  'text/csv': '.csv',
};

/** The name under which a document is saved: its title, with the ending of its type where it has none. */
export function fileName({ title, mime }: Pick<DocumentRow, 'title' | 'mime'>): string {
  const plain = title.replaceAll(/[\p{Cc}/\\]+/gu, ' ').trim() || 'document';
  const ending = ENDINGS[mime] ?? '';
  return /\.[A-Za-z0-9]{1,5}$/.test(plain) ? plain : `${plain}${ending}`;
}
