import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { type InjectedSinks, Worker } from '@temporalio/worker';
import { dataConverter } from '#lib/temporal-converter.ts';
import { testKeyring } from '#test/support/keyring.ts';
import '#test/support/quiet-runtime.ts';
import { bundleWorkflows } from '#workers/bundle.ts';
import { type History, recordedCommands } from './recorded-commands.ts';
import type { Command, RecorderSinks } from './recorder.ts';

export const HISTORIES = fileURLToPath(new URL('histories', import.meta.url));
const RECORDER = fileURLToPath(new URL('recorder.ts', import.meta.url));

export interface Recording {
  readonly name: string;
  readonly history: History;
}

/** Every history that was ever recorded, encrypted with the tests' keyring. */
export function recordings(): Recording[] {
  return readdirSync(HISTORIES)
    .filter((file) => file.endsWith('.json'))
    .map((file) => ({
      name: basename(file, '.json'),
      history: historyFromJSON(
        JSON.parse(readFileSync(join(HISTORIES, file), 'utf8')),
      ) as unknown as History,
    }));
}

/** The workflows as they are shipped, with the recorder in the sandbox. */
export async function replayBundle(): Promise<{ code: string }> {
  return bundleWorkflows([RECORDER]);
}

export interface Replayed {
  readonly name: string;
  /** What the server's own check says, or null. */
  readonly error: string | null;
  /** The first command that differs from the recorded one, or null. */
  readonly difference: {
    readonly at: number;
    readonly recorded?: Command | undefined;
    readonly replayed?: Command | undefined;
  } | null;
  readonly commands: number;
}

/** Replays histories against a bundle: the order of commands as Temporal checks it, and what each command carried. */
export async function replay(
  bundle: { code: string },
  histories: readonly Recording[],
): Promise<Replayed[]> {
  const replayed: Replayed[] = [];
  for (const { name, history } of histories) {
    const given: Command[] = [];
    const sinks: InjectedSinks<RecorderSinks> = {
      recorder: { command: { callDuringReplay: true, fn: (_info, it) => void given.push(it) } },
    };
    const results = Worker.runReplayHistories(
      { workflowBundle: bundle, dataConverter: dataConverter(testKeyring), sinks },
      [{ workflowId: name, history }],
    );
    let error: string | null = null;
    for await (const result of results) error = result.error?.message ?? null;
    const recorded = await recordedCommands(history);
    const difference = firstDifference(recorded, given.map(asRecorded));
    replayed.push({ name, error, difference, commands: given.length });
  }
  return replayed;
}

/** As the history would bring it back: plain values of this realm, durations in whole milliseconds. */
function asRecorded(command: Command): Command {
  const { kind, name, args } = JSON.parse(JSON.stringify(command)) as Command;
  return { kind, name, args: kind === 'timer' ? args.map((ms) => Math.round(Number(ms))) : args };
}

function firstDifference(recorded: Command[], replayed: Command[]): Replayed['difference'] {
  const length = Math.max(recorded.length, replayed.length);
  for (let at = 0; at < length; at += 1) {
    if (!isDeepStrictEqual(recorded[at], replayed[at])) {
      return { at, recorded: recorded[at], replayed: replayed[at] };
    }
  }
  return null;
}
