import { join } from 'node:path';
import { type Postgres, startPostgres } from '#runtime/postgres.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { type Stack, startStack } from '#runtime/stack.ts';
import { type Temporal, startTemporal } from '#runtime/temporal.ts';

/** PostgreSQL and Temporal that can be killed and come back at the same address with what they had committed. */
export interface Servers {
  /** Programs are started through it; it names the servers as they were at first, which is where they stay. */
  readonly stack: Stack;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** Kills one with SIGKILL and resolves when it answers again. */
  restart(name: 'postgres' | 'temporal'): Promise<void>;
  stop(): Promise<void>;
}

export async function startServers(stateDir: string): Promise<Servers> {
  // The folder's claim and the programs are the stack's; the servers are ours, because we replace them.
  const stack = await startStack({ stateDir, parts: {}, empty: true, alwaysEmbedded: true });
  const pg = { dir: join(stateDir, 'pg'), durable: false };
  const engine = {
    stateDir: join(stateDir, 'temporal'),
    namespaceSearchAttributes: searchAttributes,
    alwaysEmbedded: true,
  };
  let postgres: Postgres = await startPostgres(pg);
  let temporal: Temporal = await startTemporal(engine);
  const port = Number(new URL(`http://${temporal.address}`).port);
  const uiPort = Number(new URL(temporal.uiUrl ?? '').port);

  return {
    stack: { ...stack, databaseUrl: postgres.url, postgres, temporal },
    databaseUrl: postgres.url,
    temporalAddress: temporal.address,
    async restart(name) {
      if (name === 'postgres') {
        postgres.kill('SIGKILL');
        await postgres.stop();
        postgres = await startPostgres({ ...pg, port: postgres.port });
      } else {
        temporal.embedded?.kill('SIGKILL');
        await temporal.stop();
        temporal = await startTemporal({ ...engine, port, uiPort });
      }
    },
    async stop() {
      await stack.stop();
      await Promise.all([postgres.stop(), temporal.stop()]);
    },
  };
}
