import { createHash } from 'node:crypto';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { World } from '../world.ts';
import { FOLDER, isNative } from './model.ts';
import type { SharedDrive, StoredFile } from './model.ts';

const editors: Record<string, string> = {
  'application/vnd.google-apps.document': 'document',
  'application/vnd.google-apps.spreadsheet': 'spreadsheets',
  'application/vnd.google-apps.presentation': 'presentation',
};

/** A file as the account sees it, with all the members this stand-in knows. */
export function presentFile(world: World, file: StoredFile, sub: string): drive_v3.Schema$File {
  const owner = file.owner === null ? undefined : world.state.users.get(file.owner);
  return {
    kind: 'drive#file',
    id: file.id,
    name: file.name,
    mimeType: file.mimeType,
    starred: false,
    trashed: file.trashedTime !== null,
    explicitlyTrashed: file.isTrashedItself,
    ...(file.trashedTime === null ? {} : { trashedTime: timeOf(file.trashedTime) }),
    ...(file.parents.length > 0 ? { parents: file.parents } : {}),
    spaces: ['drive'],
    version: String(file.version),
    webViewLink: linkOf(file),
    iconLink: `https://drive-thirdparty.googleusercontent.com/16/type/${file.mimeType}`,
    hasThumbnail: false,
    createdTime: timeOf(file.createdTime),
    modifiedTime: timeOf(file.modifiedTime),
    ...(file.driveId === null ? {} : { driveId: file.driveId, teamDriveId: file.driveId }),
    ...(owner
      ? {
          owners: [
            {
              kind: 'drive#user',
              displayName: owner.name,
              me: owner.sub === sub,
              emailAddress: owner.email,
            },
          ],
          ownedByMe: owner.sub === sub,
        }
      : {}),
    shared: file.driveId !== null || file.readers.length > 0,
    ...(file.shortcutTarget === null
      ? {}
      : {
          shortcutDetails: {
            targetId: file.shortcutTarget.id,
            targetMimeType: file.shortcutTarget.mimeType,
          },
        }),
    ...binaryMembers(file),
  };
}

export function presentDrive(drive: SharedDrive): drive_v3.Schema$Drive {
  return {
    kind: 'drive#drive',
    id: drive.id,
    name: drive.name,
    createdTime: timeOf(drive.createdTime),
  };
}

export const timeOf = (ms: number): string => new Date(ms).toISOString();

/** Google's own types have neither size nor checksum. */
function binaryMembers(file: StoredFile): drive_v3.Schema$File {
  if (isNative(file.mimeType)) return {};
  const size = file.content?.length ?? file.size ?? 0;
  return {
    size: String(size),
    originalFilename: file.name,
    ...(file.content ? { md5Checksum: createHash('md5').update(file.content).digest('hex') } : {}),
  };
}

function linkOf(file: StoredFile): string {
  if (file.mimeType === FOLDER) return `https://drive.google.com/drive/folders/${file.id}`;
  const editor = editors[file.mimeType];
  return editor
    ? `https://docs.google.com/${editor}/d/${file.id}/edit?usp=drivesdk`
    : `https://drive.google.com/file/d/${file.id}/view?usp=drivesdk`;
}
