import * as z from 'zod';
import { idPath, instant, line, listOf, paging, uuid } from './common.ts';

const SOURCES = ['google_drive', 'gmail', 'upload'] as const;

export const document = z
  .object({
    id: uuid,
    source: z.enum(SOURCES),
    external_id: z
      .string()
      .nullable()
      .meta({ description: 'At its source: a Drive file’s id, a message’s and part’s ids.' }),
    connection_id: uuid.nullable(),
    title: z.string(),
    mime: z.string(),
    size: z.int().meta({ description: 'Bytes.' }),
    sha256: z.string(),
    modified_at: instant.nullable().meta({ description: 'When the source last changed it.' }),
    created_at: instant,
    content_url: z.string(),
  })
  .meta({ id: 'Document' });

export const documents = listOf(document);

export const documentsQuery = z.strictObject({
  source: z.enum(SOURCES).optional(),
  connection_id: uuid.optional(),
  external_id: z.string().min(1).max(500).optional(),
  ...paging,
});

export const documentPath = idPath;

export const uploadQuery = z.strictObject({ title: line(200) });

export const importRequest = z.strictObject({
  attachments: z
    .array(z.string().min(1).max(500))
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Ids of attachments of a mail thread; a Drive file has none.' }),
});

const fileImport = z.object({
  attachment_id: z.string().nullable().meta({ description: 'null: the file itself.' }),
  status: z.enum([
    'waiting',
    'imported',
    'too_large',
    'refused_type',
    'infected',
    'refused',
    'gone',
  ]),
  document_id: uuid.nullable(),
  updated_at: instant,
});

const attachment = z.object({
  attachment_id: z.string(),
  filename: z.string(),
  mime_type: z.string(),
  size: z.int().meta({ description: 'Bytes.' }),
});

export const fileImports = z
  .object({
    file_id: uuid,
    attachments: z
      .array(attachment)
      .meta({ description: 'Those of a thread; Drive files have none.' }),
    items: z.array(fileImport),
  })
  .meta({ id: 'FileImports' });
