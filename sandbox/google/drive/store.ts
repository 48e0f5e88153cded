import type { World } from '../world.ts';
import { FOLDER } from './model.ts';
import type { ChangeLog, SharedDrive, StoredFile } from './model.ts';

/** The log under this key, made on first use. */
export function logOf(world: World, key: string): ChangeLog {
  const { logs } = world.state.drive;
  const found = logs.get(key) ?? { next: 1, files: new Map(), drives: new Map() };
  logs.set(key, found);
  return found;
}

export const driveKey = (driveId: string): string => `drive:${driveId}`;

/** Whether the account may see the file now. */
export function isVisible(world: World, file: StoredFile, sub: string): boolean {
  const drive = file.driveId === null ? undefined : world.state.drive.drives.get(file.driveId);
  return file.owner === sub || file.readers.includes(sub) || (drive?.members ?? []).includes(sub);
}

/** Every log in which a change of this file shows: its owner's, its readers', its drive's. */
function logsOf(file: StoredFile): string[] {
  return [
    ...(file.owner === null ? [] : [file.owner]),
    ...(file.driveId === null ? [] : [driveKey(file.driveId)]),
    ...file.readers,
  ];
}

/** Notes in all the logs that the file changed; `also` are logs that it has just left. */
export function recordFile(world: World, file: StoredFile, also: readonly string[] = []): void {
  for (const key of new Set([...logsOf(file), ...also])) {
    const log = logOf(world, key);
    log.files.delete(file.id);
    log.files.set(file.id, { position: log.next++, time: world.now() });
  }
}

/** Notes in these accounts' logs that a drive came, went or was renamed. */
export function recordDrive(world: World, driveId: string, subs: readonly string[]): void {
  for (const sub of subs) {
    const log = logOf(world, sub);
    log.drives.delete(driveId);
    log.drives.set(driveId, { position: log.next++, time: world.now() });
  }
}

/** Puts a file into the store and the logs. Throws when its id is taken. */
export function addFile(world: World, file: Omit<StoredFile, 'place' | 'version'>): StoredFile {
  const { drive } = world.state;
  if (drive.files.has(file.id)) throw new Error(`there already is a file ${file.id}`);
  const stored = { ...file, place: drive.nextPlace++, version: 1 };
  drive.files.set(stored.id, stored);
  recordFile(world, stored);
  return stored;
}

/** Changes a file in place; a change of content or name moves `modifiedTime`, trash and moves do not. */
export function changeFile(
  world: World,
  file: StoredFile,
  change: Partial<
    Pick<StoredFile, 'name' | 'content' | 'exported' | 'parents' | 'readers' | 'owner' | 'driveId'>
  >,
): void {
  const before = logsOf(file);
  Object.assign(file, change);
  file.version++;
  if ('name' in change || 'content' in change || 'exported' in change)
    file.modifiedTime = Math.trunc(world.now());
  recordFile(world, file, before);
}

/** Puts a file into the trash or takes it out; what lies in a folder goes with it. */
export function trashFile(world: World, file: StoredFile, trashed: boolean): void {
  for (const one of [file, ...descendants(world, file)]) {
    one.isTrashedItself = one === file ? trashed : one.isTrashedItself;
    one.trashedTime = trashed ? (one.trashedTime ?? Math.trunc(world.now())) : null;
    one.version++;
    recordFile(world, one);
  }
}

/** Deletes a file for good, a folder with all that lies in it. */
export function removeFile(world: World, file: StoredFile): void {
  for (const one of [file, ...descendants(world, file)]) {
    world.state.drive.files.delete(one.id);
    recordFile(world, one);
  }
}

/** An account is no longer a member of a drive, without any entry in the drive's own log. */
export function leaveDrive(world: World, drive: SharedDrive, sub: string): void {
  drive.members = drive.members.filter((member) => member !== sub);
  recordDrive(world, drive.id, [sub]);
}

function descendants(world: World, file: StoredFile): StoredFile[] {
  if (file.mimeType !== FOLDER) return [];
  const children = [...world.state.drive.files.values()].filter((one) =>
    one.parents.includes(file.id),
  );
  return children.flatMap((child) => [child, ...descendants(world, child)]);
}
