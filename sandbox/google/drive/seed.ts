import { requireUser } from '../state.ts';
import type { World } from '../world.ts';
import type { SharedDrive, StoredFile } from './model.ts';
import { addFile, recordDrive } from './store.ts';

/** A file as a seed or a test describes it; what is absent is made up. */
export type FileSeed = {
  /** Whose My Drive it lies in; or `driveId`. */
  user?: string;
  driveId?: string;
  id?: string;
  name?: string;
  mimeType?: string;
  parent?: string;
  /** Addresses of people it is shared with. */
  readers?: string[];
  /** Bytes, or their base64url. */
  content?: Uint8Array | string;
  exported?: Uint8Array | string;
  size?: number;
  /** ISO time. */
  modifiedTime?: string;
  trashed?: boolean;
  shortcutTarget?: { id: string; mimeType: string };
};

export type DriveSeed = { id?: string; name: string; members: string[] };

/** How many files to make, of the common types in turn. */
export type GenerateFiles = { user?: string; driveId?: string; count: number; prefix?: string };

const types = [
  'application/vnd.google-apps.document',
  'application/vnd.google-apps.spreadsheet',
  'application/pdf',
  'application/vnd.google-apps.presentation',
  'image/jpeg',
];

/** Puts one file into somebody's drive. Throws on a user or a drive that does not exist. */
export function seedFile(world: World, seed: FileSeed): StoredFile {
  const subOf = (who: string): string => requireUser(world.state, who).sub;
  if ((seed.user === undefined) === (seed.driveId === undefined))
    throw new Error('a file lies in a user’s drive or in a shared one');
  if (seed.driveId !== undefined) requireDrive(world, seed.driveId);
  const now = Math.trunc(world.now());
  const modifiedTime = seed.modifiedTime === undefined ? now : Date.parse(seed.modifiedTime);
  return addFile(world, {
    id: seed.id ?? `1${world.random.text(32)}`,
    name: seed.name ?? 'Untitled',
    mimeType: seed.mimeType ?? types[0] ?? '',
    owner: seed.user === undefined ? null : subOf(seed.user),
    driveId: seed.driveId ?? null,
    parents: seed.parent === undefined ? [] : [seed.parent],
    readers: (seed.readers ?? []).map(subOf),
    content: bytesOf(seed.content),
    exported: bytesOf(seed.exported),
    size: seed.size ?? null,
    createdTime: modifiedTime,
    modifiedTime,
    trashedTime: seed.trashed === true ? now : null,
    isTrashedItself: seed.trashed === true,
    shortcutTarget: seed.shortcutTarget ?? null,
  });
}

/** Makes a shared drive; its members' logs tell them. */
export function seedDrive(world: World, seed: DriveSeed): SharedDrive {
  const drive: SharedDrive = {
    id: seed.id ?? `0A${world.random.text(17)}`,
    name: seed.name,
    members: seed.members.map((who) => requireUser(world.state, who).sub),
    createdTime: Math.trunc(world.now()),
  };
  world.state.drive.drives.set(drive.id, drive);
  recordDrive(world, drive.id, drive.members);
  return drive;
}

/** Plausible files with a fixed outcome: the nth is the same in every run. */
export function generateFiles(world: World, spec: GenerateFiles): number {
  const { count, prefix = 'file', ...place } = spec;
  for (let n = 1; n <= count; n++) {
    seedFile(world, {
      ...place,
      id: `${prefix}-${String(n).padStart(6, '0')}`,
      name: `Document ${n}`,
      mimeType: types[n % types.length] ?? '',
      size: 1_000 + n,
      modifiedTime: new Date(Date.UTC(2025, 0, 1) + n * 60_000).toISOString(),
    });
  }
  return count;
}

export function requireDrive(world: World, driveId: string): SharedDrive {
  const drive = world.state.drive.drives.get(driveId);
  if (!drive) throw new Error(`there is no shared drive ${driveId}`);
  return drive;
}

function bytesOf(given: Uint8Array | string | undefined): Uint8Array | null {
  if (given === undefined) return null;
  return typeof given === 'string' ? Buffer.from(given, 'base64url') : given;
}
