import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { choosePort } from '#runtime/ports.ts';
import { prepareProduct } from '#runtime/product.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { stopOnSignals } from '#runtime/signals.ts';
import { startStack } from '#runtime/stack.ts';

// `npm run dev`: api and worker restart when a file changes; what they hold is kept in .inlet/dev between starts.
// DATABASE_URL, TEMPORAL_ADDRESS and GOOGLE_CLIENT_ID each put the real thing in the place of the embedded one.

const stateDir = '.inlet/dev';
const apiPort = await choosePort('API_PORT');
const apiUrl = `http://127.0.0.1:${apiPort}`;
const stack = await startStack({
  stateDir,
  parts: {
    postgres: true,
    temporal: {
      namespaceSearchAttributes: searchAttributes,
      codecEndpoint: `${apiUrl}/api/codec`,
    },
  },
});
stopOnSignals(() => stack.stop());
try {
  const google = process.env['GOOGLE_CLIENT_ID'] ? {} : await startSandbox();
  const product = await prepareProduct(stack, { apiPort, env: google, watch: true });
  await Promise.all([product.startApi(), product.startWorker()]);
  const addresses = { api: `${apiUrl}/docs`, temporal: stack.temporal?.uiUrl ?? '' };
  await stack.announce(addresses);
  console.log(`API          ${addresses.api}`);
  console.log(`Temporal UI  ${addresses.temporal}`);
  console.log(`logs         ${stateDir}/logs`);
  console.log('Ctrl-C stops everything.');
} catch (error) {
  await stack.stop();
  throw error;
}

/** A mailbox of our own, empty but for its label; mail is put into it by the sandbox's control interface. */
async function startSandbox(): Promise<Record<string, string>> {
  const port = await choosePort('SANDBOX_PORT');
  const client = { id: 'inlet-dev', secret: 'inlet-dev-secret', name: 'Inlet' };
  const redirectUris = [`${apiUrl}/api/cohost/connections/gmail/callback`];
  const user = { email: 'bookings@dev.example', name: 'Development', labels: ['Reservations'] };
  const seed = { clients: [{ ...client, redirectUris }], users: [{ ...user, messages: [] }] };
  const seedFile = resolve(stateDir, 'google-seed.json');
  await writeFile(seedFile, JSON.stringify(seed));
  await stack.run({
    name: 'sandbox',
    command: process.execPath,
    args: ['sandbox/google/main.ts'],
    env: {
      PATH: process.env['PATH'],
      SANDBOX_PORT: String(port),
      SANDBOX_SEED: seedFile,
    },
    readyLine: /"sandbox":"google"/,
  });
  return {
    GOOGLE_CLIENT_ID: client.id,
    GOOGLE_CLIENT_SECRET: client.secret,
    GOOGLE_BASE_URL: `http://127.0.0.1:${port}`,
    ALLOW_LOOPBACK_FEEDS: 'true',
    ALLOW_LOOPBACK_WEBHOOKS: 'true',
  };
}
