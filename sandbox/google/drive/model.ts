/** A person's part in a file: what permits reading it, beside owning it or being a member of its drive. */
export type StoredFile = {
  id: string;
  name: string;
  mimeType: string;
  /** Account of the owner; null in a shared drive, which owns its files itself. */
  owner: string | null;
  driveId: string | null;
  /** One parent at most, as since 2020; none for what is only shared with a person. */
  parents: string[];
  /** Accounts that the file is shared with. */
  readers: string[];
  /** Absent for Google's own types, which have neither size nor checksum. */
  content: Uint8Array | null;
  /** What an export of a Google document gives, whatever the format. */
  exported: Uint8Array | null;
  /** Where the content is not seeded, how large it claims to be. */
  size: number | null;
  createdTime: number;
  modifiedTime: number;
  trashedTime: number | null;
  /** Trashed itself, not by way of its folder. */
  isTrashedItself: boolean;
  version: number;
  /** Place in every listing; listings go on from a place, so that changes between pages neither repeat nor skip. */
  place: number;
  shortcutTarget: { id: string; mimeType: string } | null;
};

export type SharedDrive = { id: string; name: string; members: string[]; createdTime: number };

/** The latest change of one thing; an older one of the same thing is forgotten, as Google does. */
type LogEntry = { position: number; time: number };

/** One log of changes: an account's own or that of a shared drive. Kept in order of position. */
export type ChangeLog = {
  next: number;
  files: Map<string, LogEntry>;
  drives: Map<string, LogEntry>;
};

export type DriveState = {
  files: Map<string, StoredFile>;
  drives: Map<string, SharedDrive>;
  /** By account, or by `drive:<id>`. */
  logs: Map<string, ChangeLog>;
  nextPlace: number;
};

export const emptyDrive = (): DriveState => ({
  files: new Map(),
  drives: new Map(),
  logs: new Map(),
  nextPlace: 1,
});

export const FOLDER = 'application/vnd.google-apps.folder';

/** Google's own types have no bytes of their own: they are exported, not downloaded. */
export function isNative(mimeType: string): boolean {
  return mimeType.startsWith('application/vnd.google-apps.');
}
