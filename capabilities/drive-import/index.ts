import { readFile } from '#providers/google/drive-wire.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import { defineCapability } from '../define-capability.ts';
import type { FetchedRecord } from '../define-capability.ts';
import type { FileRow } from '../product-row.ts';
import { FILE, readStream, streamOf } from './read-stream.ts';
import { settings, wantsDrive } from './settings.ts';

/** Files of Google Drive: described, and imported into the Vault where that is wanted. One stream per drive. */
export const driveImport = defineCapability({
  id: 'drive_import',
  name: 'Google Drive import',
  description:
    'Lists documents of Google Drive and, if you choose so, imports them into the Vault.',
  provider: 'google',
  mode: 'live',
  owner: 'either',
  settings,
  scopes: ({ storage }) => [
    SCOPES.driveMetadataReadonly,
    ...(storage === 'vault' ? [SCOPES.driveReadonly] : []),
  ],
  pollSeconds: 900,
  documents: ({ storage }) => storage === 'vault',
  limits: (own) => ({ ...own }),
  records: {
    kinds: [FILE],
    normaliserVersion: 1,
    async streams({ settings: own, sources, held, signal }) {
      const seen = own.drives === 'own' ? [] : await sources.files().drives({ signal });
      const wanted = seen.filter((driveId) => wantsDrive(own, driveId));
      return [...new Set([...[null, ...wanted].map(streamOf), ...held])];
    },
    next: readStream,
    normalise: (record) => [fileRow(record)],
  },
});

/** `meta` is the normalised file of the documents (connectors §2.2), with null for what Google does not know. */
function fileRow({ externalId, raw }: FetchedRecord): FileRow {
  const file = readFile(raw);
  return {
    table: 'files',
    externalId,
    provider: 'google_drive',
    title: file.name,
    mime: file.mimeType,
    size: file.size,
    modifiedAt: file.modifiedTime === null ? null : new Date(file.modifiedTime),
    url: file.webViewLink,
    meta: {
      id: file.id,
      name: file.name,
      mimeType: file.mimeType,
      modifiedTime: file.modifiedTime,
      owners: file.owners,
      webViewLink: file.webViewLink,
    },
    trashed: file.trashed,
    attachments: [],
  };
}
