import { invalidArgument } from '../errors.ts';
import type { World } from '../world.ts';
import type { Mailbox } from './mailbox.ts';

const limit = 1n << 63n;

/** A new id of the space that messages and threads share: 16 hex digits that rise with time, below 2^63. */
export function newMessageId(world: World, mailbox: Mailbox): string {
  for (;;) {
    const id = (
      (BigInt(Math.trunc(world.now())) << 20n) |
      BigInt(world.random.integer(0, 0xfffff))
    ).toString(16);
    if (!mailbox.messages.has(id)) return id;
  }
}

/** Refuses text that cannot be an id; a well-formed id that nobody has is another matter (404). */
export function requireWellFormedId(id: string): void {
  if (/^[0-9a-f]{1,16}$/i.test(id) && BigInt(`0x${id}`) < limit) return;
  throw invalidArgument('Invalid id value');
}
