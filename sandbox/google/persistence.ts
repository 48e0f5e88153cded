import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { State } from './state.ts';

/**
 * Reads a state file; undefined when there is none. A file that cannot be read, or of another format, throws: a silent
 * reset would look to the product like an expired history.
 */
export function readStateFile(path: string): State | undefined {
  if (!existsSync(path)) return undefined;
  let state: unknown;
  try {
    state = JSON.parse(readFileSync(path, 'utf8'), revive);
  } catch (cause) {
    throw new Error(`the sandbox state in ${path} cannot be read`, { cause });
  }
  if (typeof state === 'object' && state !== null && 'format' in state && state.format === 1)
    return state as State;
  throw new Error(`the sandbox state in ${path} has another format`);
}

type StateWriter = { changed: () => void; close: () => void };

/** Writes the state a moment after it last changed, and on close; under a temporary name first, then renamed. */
export function createStateWriter(path: string, state: () => State, delayMs = 500): StateWriter {
  let timer: NodeJS.Timeout | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(state(), replace), { mode: 0o600 });
    renameSync(temporary, path);
  };
  return {
    changed: () => {
      timer ??= setTimeout(write, delayMs).unref();
    },
    close: write,
  };
}

/** JSON has no maps, bytes or big integers: each is written under a tag. */
function replace(this: unknown, key: string, value: unknown): unknown {
  // Buffers turn into their own JSON before a replacer sees them, so the original is looked up.
  const original = typeof this === 'object' && this !== null ? Reflect.get(this, key) : value;
  if (original instanceof Uint8Array) return { $bytes: Buffer.from(original).toString('base64') };
  if (original instanceof Map) return { $map: [...original] };
  if (typeof original === 'bigint') return { $big: original.toString() };
  return value;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$bytes' in value && typeof value.$bytes === 'string')
    return new Uint8Array(Buffer.from(value.$bytes, 'base64'));
  if ('$map' in value && Array.isArray(value.$map))
    return new Map(value.$map as [unknown, unknown][]);
  if ('$big' in value && typeof value.$big === 'string') return BigInt(value.$big);
  return value;
}
