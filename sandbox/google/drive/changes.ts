import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';
import type { Call } from '../api.ts';
import { refusal } from '../errors.ts';
import {
  askedDrive,
  invalidParameter,
  pageSize,
  placeIn,
  placeToken,
  sharedDrivesUnsupported,
} from './calls.ts';
import { presentDrive, presentFile, timeOf } from './present.ts';
import { driveKey, isVisible, logOf } from './store.ts';

/** changes.getStartPageToken: where the account's own log, or a shared drive's, stands now. */
export function getStartPageToken(call: Call): drive_v3.Schema$StartPageToken {
  const key = keyOf(call);
  const startPageToken = placeToken(call, ['changes', key], logOf(call.world, key).next);
  return { kind: 'drive#startPageToken', startPageToken };
}

type Happening = { kind: 'file' | 'drive'; id: string; position: number; time: number };

/** changes.list: each thing once, as it is now, at the place of its latest change. Tokens do not expire. */
export function listChanges(call: Call): drive_v3.Schema$ChangeList {
  const key = keyOf(call);
  const token = call.params.text('pageToken');
  if (token === undefined) throw missing('pageToken');
  const from = placeIn(call, ['changes', key], token);
  if (from === undefined) throw invalidParameter('pageToken');
  const withRemoved = call.params.text('includeRemoved') !== 'false';
  const size = pageSize(call, 100);
  const log = logOf(call.world, key);

  const page: drive_v3.Schema$Change[] = [];
  let next: number | undefined;
  for (const happening of since(log, from)) {
    if (page.length === size) {
      next = happening.position;
      break;
    }
    const change =
      happening.kind === 'file' ? fileChange(call, key, happening) : driveChange(call, happening);
    if (change !== undefined && (withRemoved || !change.removed)) page.push(change);
  }
  return {
    kind: 'drive#changeList',
    changes: page,
    ...(next === undefined
      ? { newStartPageToken: placeToken(call, ['changes', key], log.next) }
      : { nextPageToken: placeToken(call, ['changes', key], next) }),
  };
}

function since(log: ReturnType<typeof logOf>, from: number): Happening[] {
  const of = (kind: Happening['kind'], entries: (typeof log)['files']): Happening[] =>
    [...entries].flatMap(([id, entry]) => (entry.position >= from ? [{ kind, id, ...entry }] : []));
  return [...of('file', log.files), ...of('drive', log.drives)].toSorted(
    (left, right) => left.position - right.position,
  );
}

/**
 * Gone, out of sight and out of this log look the same, except that with `includeCorpusRemovals` a file that only left
 * this log comes along.
 */
function fileChange(
  call: Call,
  key: string,
  { id, time }: Happening,
): drive_v3.Schema$Change | undefined {
  const file = call.world.state.drive.files.get(id);
  const seen = file !== undefined && isVisible(call.world, file, call.user.sub) ? file : undefined;
  if (seen && call.params.flag('restrictToMyDrive') && seen.driveId !== null) return undefined;
  const isHere =
    seen !== undefined &&
    (key === call.user.sub ? seen.driveId === null : key === driveKey(seen.driveId ?? ''));
  const isShown = isHere || (seen !== undefined && call.params.flag('includeCorpusRemovals'));
  return {
    kind: 'drive#change',
    changeType: 'file',
    type: 'file',
    time: timeOf(time),
    removed: !isHere,
    fileId: id,
    ...(seen && isShown ? { file: presentFile(call.world, seen, call.user.sub) } : {}),
  };
}

function driveChange(call: Call, { id, time }: Happening): drive_v3.Schema$Change | undefined {
  if (!call.params.flag('includeItemsFromAllDrives')) return undefined;
  const drive = call.world.state.drive.drives.get(id);
  const isMember = drive?.members.includes(call.user.sub) === true;
  return {
    kind: 'drive#change',
    changeType: 'drive',
    type: 'teamDrive',
    time: timeOf(time),
    removed: !isMember,
    driveId: id,
    ...(drive && isMember ? { drive: presentDrive(drive) } : {}),
  };
}

function keyOf(call: Call): string {
  const asked =
    call.params.text('driveId') !== undefined || call.params.flag('includeItemsFromAllDrives');
  if (asked && !call.params.flag('supportsAllDrives')) throw sharedDrivesUnsupported();
  const spaces = call.params.text('spaces') ?? 'drive';
  if (spaces !== 'drive') throw invalidParameter('spaces');
  const drive = askedDrive(call);
  return drive === undefined ? call.user.sub : driveKey(drive.id);
}

function missing(location: string): Error {
  return refusal({
    code: 400,
    message: `Required parameter: ${location}`,
    reason: 'required',
    status: 'INVALID_ARGUMENT',
    location,
  });
}
