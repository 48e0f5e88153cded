import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { FetchedFile, FileChange, FileChangePage, FileFacts, FilePage } from '../files.ts';

/**
 * What we ask of each file. Named, because the default is four members; without thumbnails, view times and the server's
 * own version number, which change when the file does not. Kept with what was answered: another list, another version.
 */
export const FILE_FIELDS =
  'id,name,mimeType,size,createdTime,modifiedTime,md5Checksum,owners(displayName,emailAddress),webViewLink,' +
  'parents,driveId,shared,trashed,explicitlyTrashed,trashedTime,shortcutDetails';

const pageToken = z
  .string()
  .optional()
  .transform((token) => (token === '' ? undefined : token));

const file = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  mimeType: z.string().min(1),
  size: z.string().regex(/^\d+$/).optional(),
  modifiedTime: z.string().optional(),
  owners: z.array(z.looseObject({ emailAddress: z.string().optional() })).optional(),
  webViewLink: z.string().optional(),
  trashed: z.boolean().optional(),
});
type DriveFile = z.output<typeof file>;

export const startTokenAnswer = z.looseObject({ startPageToken: z.string().min(1) });

export const drivesAnswer = z.looseObject({
  drives: z.array(z.looseObject({ id: z.string().min(1) })).optional(),
  nextPageToken: pageToken,
});

export const driveIdsAnswer = z.looseObject({
  files: z.array(z.looseObject({ driveId: z.string().optional() })),
  nextPageToken: pageToken,
});

export const filesAnswer = z
  .looseObject({ files: z.array(file), nextPageToken: pageToken })
  .transform(({ files, nextPageToken }): FilePage => ({
    files: files.map(fetched),
    ...(nextPageToken !== undefined && { nextPageToken }),
  }));

const change = z.looseObject({
  changeType: z.string(),
  removed: z.boolean().optional(),
  fileId: z.string().optional(),
  file: file.optional(),
});

/** Exactly one of the two tokens is there: without either, a page would silently be the last one for ever. */
export const changesAnswer = z
  .looseObject({
    changes: z.array(change).optional(),
    nextPageToken: pageToken,
    newStartPageToken: pageToken,
  })
  .refine((page) => (page.nextPageToken ?? page.newStartPageToken) !== undefined)
  .transform(({ changes = [], nextPageToken, newStartPageToken }): FileChangePage => ({
    changes: changes.flatMap(changeOf),
    ...(nextPageToken !== undefined && { nextPageToken }),
    ...(newStartPageToken !== undefined && { nextStartToken: newStartPageToken }),
  }));

/** Drives that come and go are seen in the list of drives, at the beginning of each run. */
function changeOf(entry: z.output<typeof change>): FileChange[] {
  if (entry.changeType !== 'file') return [];
  const { file: there, fileId = there?.id } = entry;
  if (there !== undefined && entry.removed !== true)
    return [{ kind: 'file', file: fetched(there) }];
  if (fileId === undefined) return [];
  return [{ kind: there === undefined ? 'removed' : 'moved', fileId }];
}

function fetched(answer: DriveFile): FetchedFile {
  const raw = Buffer.from(JSON.stringify({ fields: FILE_FIELDS, file: answer }));
  return {
    fileId: answer.id,
    mime: answer.mimeType,
    version: createHash('sha256').update(raw).digest('hex'),
    raw,
  };
}

/** The file in bytes that this module made. Throws on other bytes. */
export function readFile(raw: Uint8Array): FileFacts {
  const kept: unknown = JSON.parse(Buffer.from(raw).toString('utf8'));
  const { file: answer } = z.object({ fields: z.string(), file }).parse(kept);
  return {
    id: answer.id,
    name: answer.name,
    mimeType: answer.mimeType,
    size: answer.size === undefined ? null : Number(answer.size),
    modifiedTime: answer.modifiedTime ?? null,
    owners: (answer.owners ?? []).flatMap(({ emailAddress }) =>
      emailAddress === undefined ? [] : [{ emailAddress }],
    ),
    webViewLink: answer.webViewLink ?? null,
    trashed: answer.trashed === true,
  };
}
