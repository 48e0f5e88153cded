import { addPartner } from '#demo/partner.ts';
import { makePeople } from '#demo/people.ts';
import { loadConfig } from '#lib/config.ts';
import { choosePort } from '#runtime/ports.ts';
import { prepareProduct } from '#runtime/product.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { startStack } from '#runtime/stack.ts';

/** A running API with two workspaces that hold a little of everything, so that reading finds something. */
export interface FuzzWorld {
  readonly apiUrl: string;
  /** A source's key, in one workspace. */
  readonly key: string;
  /** The owner's token of the other workspace, which has a source of its own. */
  readonly token: string;
  readonly workspaceId: string;
  /** Of a change that was made in it. */
  readonly traceId: string;
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL, Temporal and the API as they are in use, limits included, from an empty `stateDir`. There is no worker:
 * what a generated request orders to be sent somewhere stays unsent.
 */
export async function startFuzzWorld(stateDir: string): Promise<FuzzWorld> {
  const stack = await startStack({
    stateDir,
    empty: true,
    alwaysEmbedded: true,
    parts: {
      postgres: { durable: false },
      temporal: { namespaceSearchAttributes: searchAttributes },
    },
  });
  try {
    const apiPort = await choosePort();
    const product = await prepareProduct(stack, { apiPort, env: { NODE_ENV: 'test' } });
    await product.startApi();
    const { apiUrl } = product;
    const { owner, rival } = await makePeople(loadConfig(product.env));
    const own = await addPartner(apiUrl, owner);
    const foreign = await addPartner(apiUrl, rival);
    for (const { key } of [own, foreign]) await sendRows(apiUrl, key);
    const { token, workspaceId } = owner;
    const traceId = await firstTrace(apiUrl, token);
    return { apiUrl, key: foreign.key, token, workspaceId, traceId, stop: () => stack.stop() };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}

/** Something of each kind, some of it held: the owner's workspace knows a property by the name of one that is sent. */
const ROWS: readonly (readonly [string, readonly object[]])[] = [
  [
    'properties',
    [
      { id: 'sea-house', name: 'Sea House' },
      { id: 'limonero', name: 'Casa Limonero' },
    ],
  ],
  [
    'room-types',
    [
      { id: 'suite', propertyId: 'sea-house', name: 'Suite', maxOccupancy: 2 },
      { id: 'attic', propertyId: 'limonero', name: 'Attic' },
    ],
  ],
  [
    'reservations',
    [
      stay('stay-1', 'suite', '2027-01-15', '2027-01-20', 'confirmed'),
      stay('stay-2', 'suite', '2027-02-01', '2027-02-03', 'cancelled'),
      stay('stay-3', 'attic', '2027-01-15', '2027-01-20', 'confirmed'),
      stay('stay-4', 'suite', '2027-03-01', '2027-03-04', 'dreamt of'),
    ],
  ],
  [
    'availability',
    [
      {
        roomTypeId: 'suite',
        date: '2027-01-21',
        available: true,
        price: '120.00',
        currency: 'EUR',
      },
    ],
  ],
  ['guests', [{ id: 'ada', firstName: 'Ada', lastName: 'Lovelace', email: 'ada@example.com' }]],
];

function stay(id: string, roomTypeId: string, checkIn: string, checkOut: string, status: string) {
  const guest = { firstName: 'Ada', lastName: 'Lovelace' };
  return {
    id,
    roomTypeId,
    checkIn,
    checkOut,
    status,
    guest,
    totalPrice: '500.00',
    currency: 'EUR',
  };
}

async function sendRows(apiUrl: string, key: string): Promise<void> {
  for (const [path, body] of ROWS) {
    const answer = await fetch(`${apiUrl}/integration/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(body),
    });
    if (answer.status !== 200)
      throw new Error(`POST ${path} answered ${answer.status}: ${await answer.text()}`);
  }
}

async function firstTrace(apiUrl: string, token: string): Promise<string> {
  const query = 'entity_type=reservation&entity_id=stay-1';
  const answer = await fetch(`${apiUrl}/api/gassync/log?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items } = (await answer.json()) as { items: readonly { trace_id: string }[] };
  const [line] = items;
  if (line === undefined) throw new Error('nothing was logged of what was sent');
  return line.trace_id;
}
