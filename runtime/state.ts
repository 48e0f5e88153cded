import { link, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, recordProcess, type ProcessRecord } from './process-identity.ts';
import { terminate } from './terminate.ts';

/** Who runs from a state folder, and what it offers (addresses, for people to read). */
export interface Owner extends ProcessRecord {
  since: string;
  offers: Record<string, string>;
}

/** A state folder held by this process. */
export interface Claim {
  dir: string;
  /** Tells later starts where to find what runs here. */
  announce(offers: Record<string, string>): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes a state folder for this process. A folder whose owner died is taken over: the processes it left are stopped first.
 * With `empty`, everything in it is removed, so that nothing of an earlier start shows.
 * Throws one sentence naming the owner and its addresses when a living process holds it.
 */
export async function claimFolder(
  dir: string,
  { empty = false }: { empty?: boolean } = {},
): Promise<Claim> {
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'owner.json');
  const me = recordProcess(process.pid);
  const since = new Date().toISOString();
  const holder = await readOwner(dir);
  if (holder && isAlive(holder)) throw new Error(refusal(dir, holder));
  if (holder) await rm(file, { force: true });
  await writeOwner(file, { ...me, since, offers: {} });
  await stopLeftovers(dir);
  if (empty) await clear(dir);
  return {
    dir,
    announce: (offers) => replaceOwner(file, { ...me, since, offers }),
    release: () => rm(file, { force: true }),
  };
}

/** The living owner of a state folder, or undefined. */
export async function livingOwner(dir: string): Promise<Owner | undefined> {
  const owner = await readOwner(dir);
  return owner && isAlive(owner) ? owner : undefined;
}

/** Where the record of a started process lies. */
export function pidFile(dir: string, name: string): string {
  return join(dir, 'pids', `${name}.json`);
}

/** Stops the processes recorded under a folder whose starter is gone. */
async function stopLeftovers(dir: string): Promise<void> {
  const files = await readdir(join(dir, 'pids')).catch(() => []);
  await Promise.all(
    files.map(async (file) => {
      const path = join(dir, 'pids', file);
      const left = JSON.parse(await readFile(path, 'utf8')) as ProcessRecord & {
        signal: NodeJS.Signals;
      };
      await terminate(left, { signal: left.signal, graceMs: 5_000 });
      await rm(path, { force: true });
    }),
  );
}

async function clear(dir: string): Promise<void> {
  const names = (await readdir(dir)).filter((name) => name !== 'owner.json');
  await Promise.all(names.map((name) => rm(join(dir, name), { recursive: true, force: true })));
}

async function readOwner(dir: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(join(dir, 'owner.json'), 'utf8')) as Owner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeOwner(file: string, owner: Owner): Promise<void> {
  const draft = `${file}.${owner.pid}`;
  await writeFile(draft, JSON.stringify(owner));
  try {
    // A link appears whole or not at all, and of two starts at the same moment only one makes it.
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new Error('another start took this state folder at the same moment', { cause: error });
  } finally {
    await rm(draft, { force: true });
  }
}

async function replaceOwner(file: string, owner: Owner): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(owner));
  await rename(`${file}.new`, file);
}

function refusal(dir: string, owner: Owner): string {
  const offers = Object.entries(owner.offers).map(([name, address]) => `${name} ${address}`);
  const where = offers.length > 0 ? ` (${offers.join(', ')})` : '';
  return `process ${owner.pid} has been running from ${dir} since ${owner.since}${where}: use it, or stop it first with "kill ${owner.pid}"`;
}
