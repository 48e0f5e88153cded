import type { Call } from '../api.ts';
import { refusal } from '../errors.ts';
import { fingerprint, seal, unseal } from '../seal.ts';
import type { SharedDrive, StoredFile } from './model.ts';
import { isVisible } from './store.ts';

/** 400 of a value that Drive cannot use, named by the parameter in which it stood. */
export function invalidParameter(location: string, message = 'Invalid Value'): Error {
  return refusal({
    code: 400,
    message,
    reason: 'invalid',
    status: 'INVALID_ARGUMENT',
    location,
  });
}

/** 403 of a call about shared drives by a caller who does not say that it knows them. */
export function sharedDrivesUnsupported(): Error {
  return refusal({
    code: 403,
    message: 'The includeItemsFromAllDrives parameter requires supportsAllDrives.',
    reason: 'supportsTeamDrivesRequired',
    status: 'PERMISSION_DENIED',
  });
}

/** The file a call names: 404 if it is not there, not the caller's to see, or in a drive the call does not support. */
export function requireFile(call: Call): StoredFile {
  const fileId = call.params.text('fileId') ?? '';
  const file = call.world.state.drive.files.get(fileId);
  const isHidden = file?.driveId != null && !call.params.flag('supportsAllDrives');
  if (!file || isHidden || !isVisible(call.world, file, call.user.sub)) throw fileNotFound(fileId);
  return file;
}

/** The shared drive that the call is about, or undefined; 404 unless the caller is a member. */
export function askedDrive(call: Call): SharedDrive | undefined {
  const driveId = call.params.text('driveId');
  if (driveId === undefined) return undefined;
  const drive = call.world.state.drive.drives.get(driveId);
  if (drive?.members.includes(call.user.sub)) return drive;
  throw refusal({
    code: 404,
    message: `Shared drive not found: ${driveId}`,
    reason: 'notFound',
    status: 'NOT_FOUND',
    location: 'driveId',
  });
}

/** An opaque token of a place within what `query` names; serves nobody else and nothing else. */
export function placeToken(call: Call, query: unknown, place: number): string {
  const sealed = { query: fingerprint([call.user.sub, query]), place };
  return `~!!~${seal(call.world.state.key, sealed)}`;
}

/** The place inside a token, or undefined when it is not one of this query's. */
export function placeIn(call: Call, query: unknown, token: string): number | undefined {
  const opened = unseal(call.world.state.key, token.replace('~!!~', ''));
  const isOurs =
    typeof opened === 'object' &&
    opened !== null &&
    'query' in opened &&
    'place' in opened &&
    opened.query === fingerprint([call.user.sub, query]);
  return isOurs ? Number(opened.place) : undefined;
}

/** A page size between 1 and 1000; more is coerced. */
export function pageSize(call: Call, byDefault: number): number {
  return call.params.count('pageSize', byDefault, 1000);
}

function fileNotFound(fileId: string): Error {
  return refusal({
    code: 404,
    message: `File not found: ${fileId}.`,
    reason: 'notFound',
    status: 'NOT_FOUND',
    location: 'fileId',
  });
}
