import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import { insufficientScope } from '../api.ts';
import type { Call, RawAnswer } from '../api.ts';
import { refusal } from '../errors.ts';
import {
  askedDrive,
  invalidParameter,
  pageSize,
  placeIn,
  placeToken,
  requireFile,
  sharedDrivesUnsupported,
} from './calls.ts';
import { isNative } from './model.ts';
import type { StoredFile } from './model.ts';
import { presentDrive, presentFile } from './present.ts';
import { parseQuery } from './query.ts';
import { isVisible } from './store.ts';

const largestExport = 10 * 1024 * 1024;
const contentScopes = ['drive', 'drive.readonly', 'drive.file'].map(
  (name) => `https://www.googleapis.com/auth/${name}`,
);

/** files.list: what the account, one shared drive or all of them hold, trash included. */
export function listFiles(call: Call): drive_v3.Schema$FileList {
  const corpora = call.params.text('corpora') ?? 'user';
  const driveId = call.params.text('driveId');
  const q = call.params.text('q') ?? '';
  const everywhere = call.params.flag('includeItemsFromAllDrives');
  if (everywhere && !call.params.flag('supportsAllDrives')) throw sharedDrivesUnsupported();
  if (!['user', 'drive', 'allDrives'].includes(corpora)) throw invalidParameter('corpora');
  if (corpora !== 'user' && !everywhere) throw corpusNeeds('includeItemsFromAllDrives');
  if ((corpora === 'drive') !== (driveId !== undefined)) throw corpusNeeds('driveId');
  if (call.params.text('orderBy') !== undefined) throw invalidParameter('orderBy');
  const drive = askedDrive(call);
  const query = ['files', corpora, driveId ?? '', q, everywhere];
  const token = call.params.text('pageToken');
  const from = token === undefined ? 0 : placeIn(call, query, token);
  if (from === undefined) throw invalidParameter('pageToken');

  const isOfCorpus = (file: StoredFile): boolean => {
    if (drive !== undefined) return file.driveId === drive.id;
    if (!isVisible(call.world, file, call.user.sub)) return false;
    return file.driveId === null || corpora === 'allDrives';
  };
  const matches = parseQuery(q, call);
  const size = pageSize(call, 100);
  const page: StoredFile[] = [];
  let next: number | undefined;
  // The store keeps the order in which files came, so that a page goes on where the one before ended.
  for (const file of call.world.state.drive.files.values()) {
    if (file.place < from || !isOfCorpus(file) || !matches(file)) continue;
    if (page.length === size) {
      next = file.place;
      break;
    }
    page.push(file);
  }
  return {
    kind: 'drive#fileList',
    incompleteSearch: corpora === 'allDrives' && call.world.state.switches.incompleteDriveSearch,
    files: page.map((file) => presentFile(call.world, file, call.user.sub)),
    ...(next === undefined ? {} : { nextPageToken: placeToken(call, query, next) }),
  };
}

/** files.get: metadata, or with `alt=media` the bytes of a file that has bytes. */
export function getFile(call: Call): drive_v3.Schema$File | RawAnswer {
  const file = requireFile(call);
  if (!call.isMedia) return presentFile(call.world, file, call.user.sub);
  requireContentScope(call);
  if (isNative(file.mimeType)) {
    throw notAllowed(
      'fileNotDownloadable',
      'Only files with binary content can be downloaded. Use Export with Docs Editors files.',
      'alt',
    );
  }
  return bytes(file.content ?? Buffer.alloc(file.size ?? 0), file.mimeType);
}

/** files.export: a Google document in another format, at most 10 MB. */
export function exportFile(call: Call): RawAnswer {
  const file = requireFile({ ...call, params: { ...call.params, flag: () => true } });
  const mimeType = call.params.text('mimeType');
  if (mimeType === undefined) throw invalidParameter('mimeType', 'Required parameter: mimeType');
  if (!isNative(file.mimeType)) {
    throw notAllowed('fileNotExportable', 'Export only supports Docs Editors files.');
  }
  const exported = file.exported ?? Buffer.from(`%PDF-1.7\n% ${file.name}\n`);
  if (exported.length > largestExport) {
    throw notAllowed('exportSizeLimitExceeded', 'This file is too large to be exported.');
  }
  return bytes(exported, mimeType);
}

/** drives.list: the shared drives of which the account is a member. */
export function listDrives(call: Call): drive_v3.Schema$DriveList {
  const token = call.params.text('pageToken');
  const from = token === undefined ? 0 : placeIn(call, ['drives'], token);
  if (from === undefined) throw invalidParameter('pageToken');
  const size = call.params.count('pageSize', 10, 100);
  const own = [...call.world.state.drive.drives.values()].filter((drive) =>
    drive.members.includes(call.user.sub),
  );
  return {
    kind: 'drive#driveList',
    drives: own.slice(from, from + size).map(presentDrive),
    ...(own.length > from + size
      ? { nextPageToken: placeToken(call, ['drives'], from + size) }
      : {}),
  };
}

function requireContentScope(call: Call): void {
  if (contentScopes.some((scope) => call.scopes.includes(scope))) return;
  throw insufficientScope(contentScopes, call.method, 'drive');
}

function bytes(body: Uint8Array, type: string): RawAnswer {
  return { kind: 'raw-answer', reply: { status: 200, headers: { 'content-type': type }, body } };
}

function notAllowed(reason: string, message: string, location?: string): Error {
  return refusal({
    code: 403,
    message,
    reason,
    status: 'PERMISSION_DENIED',
    ...(location ? { location } : {}),
  });
}

function corpusNeeds(parameter: string): Error {
  return refusal({
    code: 403,
    message: `The corpora parameter does not go without or with ${parameter} here.`,
    reason: 'teamDrivesParameterMismatch',
    status: 'PERMISSION_DENIED',
    location: parameter,
  });
}
