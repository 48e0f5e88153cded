import { createHash } from 'node:crypto';
import type { Response } from 'express';
import type * as z from 'zod';
import {
  ALIVE_EVERY_MS,
  claimKey,
  keepAlive,
  keepAnswer,
  releaseKey,
} from '#db/gassync/idempotency.ts';
import type { Ingested } from '#db/gassync/incoming.ts';
import { ingest } from '#db/gassync/ingest.ts';
import { scopeOf, type SourceRef } from '#db/gassync/source-ref.ts';
import { noteSync, policyOf } from '#db/gassync/sources.ts';
import type { Db } from '#db/in-workspace.ts';
import type { EntityType } from '#gassync/canonical.ts';
import { type PayloadReading, readPayload } from '#gassync/read-payload.ts';
import { payloadsOf } from '#gassync/recognise.ts';
import { MOST_ITEMS, type results } from './contract/partner.ts';
import type { Deps } from './deps.ts';
import { createInTurn } from './in-turn.ts';
import { Problem } from './problem.ts';
import { settleTouched } from './settle-touched.ts';

export type Results = z.output<typeof results>;

export interface Sent {
  readonly type: EntityType;
  readonly path: string;
  readonly body: unknown;
  readonly idempotencyKey: string | undefined;
}

/**
 * Takes what a source posted, stores and maps it, and returns a result per item in their order. With an
 * Idempotency-Key a request that succeeded is answered as it was then; one that failed may be sent again.
 */
export async function receiveItems(
  deps: Deps,
  source: SourceRef,
  sent: Sent,
  response: Response,
): Promise<Results> {
  const { idempotencyKey: key } = sent;
  if (key === undefined) return store(deps, source, sent, response);
  const hash = createHash('sha256')
    .update(`${sent.path}\n${JSON.stringify(sent.body) ?? ''}`)
    .digest();
  const claim = await claimKey(deps.db.mapping, source, { key, hash, now: deps.clock.now() });
  switch (claim.kind) {
    case 'replay':
      response.set('idempotency-replayed', 'true');
      tellDialects(response, read(sent));
      return claim.answer as Results;
    case 'other-request':
      throw new Problem('IDEMPOTENCY_MISMATCH', 'Use a new key for another request.');
    case 'in-flight':
      throw new Problem(
        'IDEMPOTENCY_IN_FLIGHT',
        'Wait for the first request, then repeat this one.',
        {
          retryAfterSeconds: 2,
        },
      );
    case 'run':
      break;
  }
  const alive = setInterval(() => {
    // A database that is away is met by the work itself.
    keepAlive(deps.db.mapping, source, key, deps.clock.now()).catch(() => undefined);
  }, ALIVE_EVERY_MS);
  try {
    const answer = await store(deps, source, sent, response);
    await keepAnswer(deps.db.mapping, source, { key, answer, now: deps.clock.now() });
    return answer;
  } catch (error) {
    await releaseKey(deps.db.mapping, source, key);
    throw error;
  } finally {
    clearInterval(alive);
  }
}

async function store(
  deps: Deps,
  source: SourceRef,
  sent: Sent,
  response: Response,
): Promise<Results> {
  const readings = read(sent);
  tellDialects(response, readings);
  const { mapping } = deps.db;
  const policy = await mapping.inWorkspace(scopeOf(source), async (tx) => {
    await noteSync(tx, source, deps.clock.now());
    return policyOf(tx, source);
  });
  const ingested = await ingest(inTurns(mapping), source, policy, sent.type, readings);
  await settleTouched(
    deps,
    source.workspaceId,
    ingested.flatMap(({ touched }) => touched),
  );
  return { results: ingested.map(shown) };
}

/**
 * Writers of one workspace take turns in the database. Waiting for a turn here, batch by batch and in order, keeps long
 * requests from starving short ones, and all of them from holding connections that only wait.
 */
const turns = createInTurn(2);

function inTurns(db: Db): Db {
  return {
    ...db,
    inWorkspace: (scope, fn, options) =>
      turns(scope.workspaceId, () => db.inWorkspace(scope, fn, options)),
  };
}

function read(sent: Sent): readonly PayloadReading[] {
  const payloads = payloadsOf(sent.body);
  if (payloads === null) {
    throw new Problem('INVALID_REQUEST', 'Send one item or an array of items as JSON.');
  }
  if (payloads.items.length > MOST_ITEMS) {
    throw new Problem('PAYLOAD_TOO_LARGE', `At most ${MOST_ITEMS} items fit into one request.`);
  }
  return payloads.items.map((item) => readPayload(sent.type, item));
}

/** Says in headers how the items were read: the dialects recognised, and the fields that nobody reads. */
function tellDialects(response: Response, readings: readonly PayloadReading[]): void {
  const read = readings.filter((one) => one.kind === 'read');
  const dialects = new Set(read.map((one) => one.reading.dialect));
  const ignored = new Set(read.flatMap((one) => one.ignored));
  if (dialects.size > 0) response.set('x-inlet-dialect', [...dialects].join(', '));
  // Names are the sender's own text: percent-encoded, so that none can be more than a name.
  const names = [...ignored].slice(0, 50).map((name) => encodeURIComponent(name.toWellFormed()));
  if (names.length > 0) response.set('x-inlet-ignored-fields', names.join(', ').slice(0, 4_000));
}

function shown({
  index,
  id,
  outcome,
  mapping,
  errors,
  warnings,
}: Ingested): Results['results'][number] {
  return { index, id, outcome, mapping, errors: [...errors], warnings: [...warnings] };
}
