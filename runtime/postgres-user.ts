import { execFileSync } from 'node:child_process';
import { constants, type Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** As whom PostgreSQL runs: it refuses to run as root. */
export type PostgresUser =
  | { kind: 'self' }
  | { kind: 'account'; uid: number; gid: number }
  /** Still root to the file system, but another user to itself, inside a user namespace. */
  | { kind: 'namespace' };

/**
 * Decides as whom PostgreSQL runs. Nobody but root needs a decision; root runs it as the account `postgres`, made when
 * missing, and where that account cannot enter a folder on the way (a 0700 home), inside a user namespace.
 * Throws one sentence naming the folder and the cure when neither is possible.
 */
export async function choosePostgresUser(paths: string[]): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { kind: 'self' };
  const account = accountNamed('postgres') ?? createAccount('postgres');
  const closed = await firstClosedFolder(paths, account);
  if (closed === undefined) return { kind: 'account', ...account };
  if (canMakeNamespace()) return { kind: 'namespace' };
  throw new Error(
    `PostgreSQL cannot run here: its account "postgres" may not enter ${closed}; allow it with "chmod o+x ${closed}", or move the project to a folder that everybody may enter`,
  );
}

/** The command line that runs `command` as that user, and the account to start it under. */
export function runAs(
  user: PostgresUser,
  command: string,
  args: string[],
): { command: string; args: string[]; user?: { uid: number; gid: number } } {
  if (user.kind === 'account') return { command, args, user: { uid: user.uid, gid: user.gid } };
  if (user.kind === 'self') return { command, args };
  return {
    command: 'unshare',
    args: ['--user', '--map-user=1000', '--map-group=1000', '--', command, ...args],
  };
}

async function firstClosedFolder(
  paths: string[],
  account: { uid: number; gid: number },
): Promise<string | undefined> {
  for (const path of paths) {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      if (!mayEnter(await stat(folder), account)) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  return undefined;
}

function mayEnter({ mode, uid, gid }: Stats, account: { uid: number; gid: number }): boolean {
  if (uid === account.uid) return (mode & constants.S_IXUSR) !== 0;
  if (gid === account.gid) return (mode & constants.S_IXGRP) !== 0;
  return (mode & constants.S_IXOTH) !== 0;
}

function accountNamed(name: string): { uid: number; gid: number } | undefined {
  try {
    return { uid: idOf('-u', name), gid: idOf('-g', name) };
  } catch {
    return undefined;
  }
}

function createAccount(name: string): { uid: number; gid: number } {
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', name], {
    stdio: 'pipe',
  });
  return { uid: idOf('-u', name), gid: idOf('-g', name) };
}

function idOf(which: '-u' | '-g', name: string): number {
  return Number(
    execFileSync('id', [which, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  );
}

function canMakeNamespace(): boolean {
  try {
    execFileSync('unshare', ['--user', '--map-user=1000', '--map-group=1000', '--', 'true'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
