import { rename, rm, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadConfig } from '#lib/config.ts';
import { stopOnSignals } from '#runtime/signals.ts';
import { playGassync } from './gassync.ts';
import { addPartner, type DemoPartner } from './partner.ts';
import { type DemoPeople, makePeople } from './people.ts';
import { playStep, type StepResult } from './step.ts';
import { type Story, playStory } from './story.ts';
import { type DemoWorld, startWorld } from './world.ts';

const ADDRESSES = '.inlet/demo.json';
const HELP = `Usage: npm run demo -- [--exit]

Starts Inlet with everything it needs on this machine (PostgreSQL, Temporal with its UI, a stand-in for Google),
plays its story over HTTP and stays up. Ctrl-C stops it.

  --exit   stop after the story; exit 0 only if every step held
  --help   this text
`;

const { values } = parseArgs({
  options: { exit: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}

const tell = (line: string): void => void process.stdout.write(`${line}\n`);
let world: DemoWorld | undefined;
let hasStopped = false;
const stop = async (): Promise<void> => {
  hasStopped = true;
  await rm(ADDRESSES, { force: true });
  await world?.stop();
};
stopOnSignals(stop);

await rm(ADDRESSES, { force: true });
world = await startWorld(tell);
const people = await makePeople(loadConfig(world.product.env));
showAddresses(world, people);
const story = await playStory({
  apiUrl: world.product.apiUrl,
  feedsUrl: world.feeds.url,
  ...people,
  tell,
});
let gassync: StepResult = { ok: false };
if (!hasStopped) {
  const { product, receiver } = world;
  const partner = await addPartner(product.apiUrl, people.owner);
  gassync = await playStep(tell, 'gassync', () =>
    playGassync(product.apiUrl, people.owner, partner, receiver),
  );
  tell(`Partner source ${partner.source}          X-API-Key ${partner.key}`);
  if (!hasStopped) await announce(world, people, story, [partner]);
}
const isOk = isComplete(story) && gassync.ok;
tell('');
tell(
  isOk ? 'Every step held.' : 'A step did not hold. The logs of all parts are in .inlet/demo/logs.',
);
if (values.exit) {
  await stop();
  tell(JSON.stringify({ ok: isOk, steps: story.steps, gassync }));
  process.exit(isOk ? 0 : 1);
}
tell(JSON.stringify({ ok: isOk, steps: story.steps, gassync }));
tell('Up and running; Ctrl-C stops everything.');

function isComplete({ steps }: Story): boolean {
  const expected = ['connect', 'calendar', 'sync', 'enrich', 'review', 'guardrail'];
  return expected.every((name) => steps[name]?.ok === true);
}

function showAddresses(
  { product, stack, sandboxUrl }: DemoWorld,
  { owner, rival }: DemoPeople,
): void {
  tell('');
  tell(`The app                     ${product.apiUrl}`);
  tell(`API and its documentation   ${product.apiUrl}/docs`);
  tell(`Temporal UI                 ${stack.temporal?.uiUrl ?? 'as TEMPORAL_ADDRESS has it'}`);
  tell(`Google sandbox              ${sandboxUrl}`);
  for (const person of [owner, rival]) {
    tell(`${person.email.padEnd(27)} password ${person.password}   token ${person.token}`);
  }
  tell('');
}

/** Tells other programs where things are; written whole or not at all, and last. */
async function announce(
  { product, stack, sandboxUrl, sandboxControlToken }: DemoWorld,
  { owner, rival }: DemoPeople,
  { connectionIds }: Story,
  partners: readonly DemoPartner[],
): Promise<void> {
  const workspace = (person: DemoPeople['owner'], connectionId: string | null) => ({
    id: person.workspaceId,
    email: person.email,
    password: person.password,
    token: person.token,
    connection_id: connectionId,
  });
  const addresses = {
    api_url: product.apiUrl,
    temporal_ui_url: stack.temporal?.uiUrl ?? null,
    sandbox_url: sandboxUrl,
    sandbox_control_token: sandboxControlToken,
    workspaces: [workspace(owner, connectionIds.owner), workspace(rival, connectionIds.rival)],
    partners,
  };
  await writeFile(`${ADDRESSES}.new`, JSON.stringify(addresses, null, 2), { mode: 0o600 });
  await rename(`${ADDRESSES}.new`, ADDRESSES);
}
