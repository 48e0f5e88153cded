import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { choosePort } from '#runtime/ports.ts';
import { prepareProduct, type Product } from '#runtime/product.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { type Stack, startStack } from '#runtime/stack.ts';
import { googleSeed } from './google-seed.ts';
import { type FeedServer, serveFeeds } from './feeds.ts';
import { type Receiver, startReceiver } from './receiver.ts';

const CLIENT = { id: 'inlet-demo', secret: 'inlet-demo-secret' };

export interface DemoWorld {
  readonly stack: Stack;
  readonly product: Product;
  readonly feeds: FeedServer;
  /** The endpoint of the demo's partner. */
  readonly receiver: Receiver;
  readonly sandboxUrl: string;
  readonly sandboxControlToken: string;
  stop(): Promise<void>;
}

/** Starts everything the demo needs, from an empty folder: servers, sandbox, calendars, api and worker. */
export async function startWorld(
  tell: (line: string) => void,
  stateDir = '.inlet/demo',
): Promise<DemoWorld> {
  const apiPort = await choosePort('API_PORT');
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  tell('starting PostgreSQL and Temporal…');
  const stack = await startStack({
    stateDir,
    empty: true,
    parts: {
      postgres: true,
      temporal: {
        namespaceSearchAttributes: searchAttributes,
        codecEndpoint: `${apiUrl}/api/codec`,
      },
    },
  });
  const feeds = await serveFeeds();
  const receiver = await startReceiver();
  const stop = async (): Promise<void> => {
    await Promise.all([stack.stop(), feeds.close(), receiver.close()]);
  };
  try {
    tell('starting the Google sandbox…');
    const sandboxPort = await choosePort('SANDBOX_PORT');
    const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
    const sandboxControlToken = randomBytes(24).toString('base64url');
    await stack.run({
      name: 'sandbox',
      command: process.execPath,
      args: ['sandbox/google/main.ts'],
      env: {
        SANDBOX_PORT: String(sandboxPort),
        SANDBOX_CONTROL_TOKEN: sandboxControlToken,
        SANDBOX_SEED: await writeSeed(stateDir, apiUrl),
      },
      readyLine: /"sandbox":"google"/,
    });

    tell('preparing the database, starting api and worker…');
    const product = await prepareProduct(stack, {
      apiPort,
      env: {
        GOOGLE_CLIENT_ID: CLIENT.id,
        GOOGLE_CLIENT_SECRET: CLIENT.secret,
        GOOGLE_BASE_URL: sandboxUrl,
        ALLOW_LOOPBACK_FEEDS: 'true',
        ALLOW_LOOPBACK_WEBHOOKS: 'true',
      },
    });
    await Promise.all([product.startApi(), product.startWorker()]);
    return { stack, product, feeds, receiver, sandboxUrl, sandboxControlToken, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function writeSeed(stateDir: string, apiUrl: string): Promise<string> {
  const seed = googleSeed(CLIENT, apiUrl);
  await mkdir(stateDir, { recursive: true });
  const path = join(stateDir, 'google-seed.json');
  await writeFile(path, JSON.stringify(seed));
  return path;
}
