import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isProviderError } from '#providers/error.ts';
import type { FetchedFile } from '#providers/files.ts';
import { FILE_FIELDS } from '#providers/google/drive-wire.ts';
import type { Ask, Batch, FetchedRecord } from '../define-capability.ts';
import { limitsOf, wantsDrive } from './settings.ts';
import type { DriveSettings } from './settings.ts';

type DriveAsk = Ask<DriveSettings, never>;

export const FILE = 'drive.file';
const OWN = 'user';
/** Files per call: one transaction of the engine. */
const PAGE = 500;
/** Deleted and out of sight look the same. */
const GONE = { moved: 'left', removed: 'no_access' } as const;

/** The stream of a place: the account's own drive (null) or a shared one. */
export function streamOf(driveId: string | null): string {
  return driveId === null ? OWN : `drive:${driveId}`;
}

/**
 * First everything, then what changed: the log's position is taken before the sweep, so that nothing falls between.
 * `asked` is what the sweep was for; another list of fields or types is another sweep.
 */
const position = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('sweep'),
    asked: z.string(),
    generation: z.int(),
    startToken: z.string(),
    pageToken: z.string().nullable(),
  }),
  z.object({ phase: z.literal('changes'), asked: z.string(), pageToken: z.string() }),
]);
type Position = z.output<typeof position>;

/** What comes next in a drive's stream. A position that Google does not take any more begins the stream anew. */
export async function readStream(ask: DriveAsk): Promise<Batch> {
  const driveId = ask.stream === OWN ? null : ask.stream.slice('drive:'.length);
  if (driveId !== null && !wantsDrive(ask.settings, driveId))
    return { kind: 'closed', reason: 'left' };
  try {
    const at = await positionOf(ask, driveId);
    return await read(ask, driveId, at).catch(async (error: unknown) => {
      if (!isProviderError(error) || error.kind !== 'cursor-expired') throw error;
      return read(ask, driveId, await begin(ask, driveId));
    });
  } catch (error) {
    const isLost = isProviderError(error) && error.code === 'DRIVE_LOST';
    if (isLost) return { kind: 'closed', reason: 'no_access' };
    throw error;
  }
}

async function positionOf(ask: DriveAsk, driveId: string | null): Promise<Position> {
  const kept = position.safeParse(ask.cursor);
  const isGood = kept.success && kept.data.asked === askedFor(ask);
  return isGood ? kept.data : begin(ask, driveId);
}

async function begin(ask: DriveAsk, driveId: string | null): Promise<Position> {
  const startToken = await ask.sources.files().startToken(driveId, { signal: ask.signal });
  // The time, because each listing must have a higher number than all before it.
  const generation = ask.now.getTime();
  return { phase: 'sweep', asked: askedFor(ask), generation, startToken, pageToken: null };
}

async function read(ask: DriveAsk, driveId: string | null, at: Position): Promise<Batch> {
  const { filesPerRun, mimeTypes } = limitsOf(ask.settings, ask.sources.fileLimits);
  const left = filesPerRun - ask.foundBefore;
  // The next run goes on here.
  if (left <= 0) return { kind: 'batch', found: [], gone: [], cursor: at, more: false };
  return at.phase === 'sweep'
    ? sweep(ask, driveId, at, { mimeTypes, pageSize: Math.min(left, PAGE) })
    : changes(ask, driveId, at, mimeTypes);
}

async function sweep(
  ask: DriveAsk,
  driveId: string | null,
  at: Extract<Position, { phase: 'sweep' }>,
  listing: { readonly mimeTypes: readonly string[]; readonly pageSize: number },
): Promise<Batch> {
  const page = await ask.sources
    .files()
    .list(
      { driveId, ...listing, ...(at.pageToken !== null && { pageToken: at.pageToken }) },
      { signal: ask.signal },
    );
  const { nextPageToken } = page;
  const next: Position =
    nextPageToken === undefined
      ? { phase: 'changes', asked: at.asked, pageToken: at.startToken }
      : { ...at, pageToken: nextPageToken };
  return {
    kind: 'batch',
    found: page.files.map(asRecord),
    gone: [],
    cursor: next,
    // What changed during the sweep is read at once.
    more: true,
    sweep: { generation: at.generation, ends: nextPageToken === undefined },
  };
}

async function changes(
  ask: DriveAsk,
  driveId: string | null,
  at: Extract<Position, { phase: 'changes' }>,
  mimeTypes: readonly string[],
): Promise<Batch> {
  const page = await ask.sources.files().changes(driveId, at.pageToken, { signal: ask.signal });
  const found = page.changes.flatMap((change) =>
    change.kind === 'file' && mimeTypes.includes(change.file.mime) ? [asRecord(change.file)] : [],
  );
  // A file that only left this log comes in the log of the place where it is now.
  const gone = page.changes.flatMap((change) =>
    change.kind === 'file'
      ? []
      : [{ kind: FILE, externalId: change.fileId, reason: GONE[change.kind] }],
  );
  const pageToken = page.nextPageToken ?? page.nextStartToken ?? at.pageToken;
  return {
    kind: 'batch',
    found,
    gone,
    cursor: { ...at, pageToken },
    more: page.nextPageToken !== undefined,
  };
}

function asRecord({ fileId, version, raw }: FetchedFile): FetchedRecord {
  return { kind: FILE, externalId: fileId, version, raw };
}

function askedFor(ask: DriveAsk): string {
  const { mimeTypes } = limitsOf(ask.settings, ask.sources.fileLimits);
  const text = JSON.stringify([FILE_FIELDS, mimeTypes.toSorted()]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
