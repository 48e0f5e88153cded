import pg from 'pg';
import { type FeedServer, serveFeeds } from '#demo/feeds.ts';
import { googleSeed } from '#demo/google-seed.ts';
import { type DemoPeople, makePeople } from '#demo/people.ts';
import { playStory } from '#demo/story.ts';
import { loadConfig } from '#lib/config.ts';
import { choosePort } from '#runtime/ports.ts';
import { prepareProduct } from '#runtime/product.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { startStack } from '#runtime/stack.ts';
import { type Beds24Sandbox, startBeds24Sandbox } from '#sandbox/beds24/index.ts';
import { type GoogleSandbox, startGoogleSandbox } from '#sandbox/google/index.ts';
import { requireBuild } from './build.ts';

const CLIENT = { id: 'inlet-web-tests', secret: 'inlet-web-tests-secret' };

/** The whole product as people meet it, with the demo's users, properties, calendars and mail. */
export interface WebWorld extends DemoPeople {
  readonly apiUrl: string;
  readonly sandbox: GoogleSandbox;
  readonly beds24: Beds24Sandbox;
  readonly feeds: FeedServer;
  /** As its superuser, for what time alone would bring about. */
  sql(statement: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL, Temporal, the stand-ins for Google and Beds24, api and worker from an empty `stateDir`. */
export async function startWebWorld(stateDir: string): Promise<WebWorld> {
  requireBuild();
  const apiPort = await choosePort();
  const apiUrl = `http://127.0.0.1:${apiPort}`;
  const stack = await startStack({
    stateDir,
    empty: true,
    alwaysEmbedded: true,
    parts: {
      postgres: { durable: false },
      temporal: { namespaceSearchAttributes: searchAttributes },
    },
  });
  const feeds = await serveFeeds();
  const sandbox = await startGoogleSandbox({ seed: googleSeed(CLIENT, apiUrl) });
  const beds24 = await startBeds24Sandbox();
  const stop = async (): Promise<void> => {
    await stack.stop();
    await Promise.all([feeds.close(), sandbox.close(), beds24.close()]);
  };
  try {
    const product = await prepareProduct(stack, {
      apiPort,
      env: {
        NODE_ENV: 'test',
        GOOGLE_CLIENT_ID: CLIENT.id,
        GOOGLE_CLIENT_SECRET: CLIENT.secret,
        GOOGLE_BASE_URL: sandbox.url,
        BEDS24_BASE_URL: beds24.url,
        ALLOW_LOOPBACK_FEEDS: 'true',
        ALLOW_LOOPBACK_WEBHOOKS: 'true',
        GMAIL_UNITS_PER_MINUTE: '1000000',
      },
    });
    await Promise.all([product.startApi(), product.startWorker()]);
    const people = await makePeople(loadConfig(product.env));
    const sql = (statement: string) => runSql(databaseOf(stack.databaseUrl), statement);
    return { apiUrl, sandbox, beds24, feeds, sql, stop, ...people };
  } catch (error) {
    await stop();
    throw error;
  }
}

function databaseOf(serverUrl = ''): string {
  const url = new URL(serverUrl);
  url.pathname = '/inlet';
  return url.href;
}

async function runSql(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Plays the demo's story in a world. Returns what of it the screens show. Throws when a step did not hold. */
export async function playDemo(
  world: WebWorld,
): Promise<{ connectionId: string; bookingId: number; day: string }> {
  const { apiUrl, feeds, owner, rival, propertyIds } = world;
  const tell = (): void => undefined;
  const { steps, connectionIds } = await playStory({
    apiUrl,
    feedsUrl: feeds.url,
    owner,
    rival,
    propertyIds,
    tell,
  });
  const failed = Object.entries(steps).filter(([, step]) => !step.ok);
  const example = steps['enrich']?.['example'] as { booking_id: number } | undefined;
  if (failed.length > 0 || connectionIds.owner === null || example === undefined)
    throw new Error(`the demo's story did not hold: ${JSON.stringify(failed)}`);
  // A month in which the corpus has stays of every look.
  return { connectionId: connectionIds.owner, bookingId: example.booking_id, day: '2026-07-25' };
}
