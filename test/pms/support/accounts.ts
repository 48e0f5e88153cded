import type { ActivityDeps } from '#activities/deps.ts';
import { insertConnection, setStatus } from '#db/connections.ts';
import { savePmsGrant } from '#db/pms-grants.ts';
import type { Clock } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import { createPms, type PmsId } from '#providers/pms.ts';
import { startBeds24Sandbox } from '#sandbox/beds24/index.ts';
import { startSmoobuSandbox } from '#sandbox/smoobu/index.ts';
import { rowsOf } from '#test/support/databases.ts';
import { testKeyring } from '#test/support/keyring.ts';
import type { TestWorkspace } from '#test/support/workspace.ts';
import type { World } from '#test/support/world.ts';
import { createPmsOpener } from '#workers/open-pms.ts';
import type { ConnectionSyncInput } from '#workflows/contract.ts';
import { type Item, items, payload } from '../../sandbox/payloads.ts';

export const smoobuKey = { api_key: 'test-key-123', api_secret: 'test-secret-456' };

/** A clock that begins at the day of the samples, runs, and can be moved; the product and the sandboxes share it. */
export function sampleClock(): Clock & { advance(ms: number): void } {
  const offset = Date.parse('2026-11-21T12:00:00Z') - Date.now();
  let moved = 0;
  return {
    now: () => new Date(Date.now() + offset + moved),
    advance: (ms) => {
      moved += ms;
    },
  };
}

/** Both sandboxes, without anything in them; and what a world needs to know of them. */
export async function startPmsSandboxes() {
  const clock = sampleClock();
  const now = () => clock.now().getTime();
  const beds24 = await startBeds24Sandbox({ now, options: { creditLimit: 1_000_000 } });
  const smoobu = await startSmoobuSandbox({ now });
  smoobu.control.addKey(smoobuKey.api_key, smoobuKey.api_secret);
  const settings = {
    BEDS24_BASE_URL: beds24.url,
    SMOOBU_BASE_URL: smoobu.url,
    CALRY_BASE_URL: smoobu.url,
    PMS_TIMEOUT_SECONDS: 30,
    NODE_ENV: 'test',
    keyring: testKeyring,
  } as const;
  const options = {
    change: (deps: ActivityDeps): ActivityDeps => ({
      ...deps,
      clock,
      openPms: createPmsOpener(settings, deps.enrichment, clock),
    }),
  };
  const close = async () => {
    await beds24.close();
    await smoobu.close();
  };
  const seed = () => {
    beds24.control.reset();
    beds24.control.seed({
      properties: items('beds24-properties', 'data'),
      bookings: items('beds24-bookings-page1', 'data'),
      calendars: items('beds24-inventory-calendar', 'data'),
    });
    smoobu.control.reset();
    const detail = payload('smoobu-apartment-detail');
    smoobu.control.seed({
      apartments: [
        { id: 398, name: 'Zur Mühle', ...detail },
        { id: 401, name: 'Loft', ...detail },
      ],
      reservations: items('smoobu-reservations-page1', 'bookings'),
    });
  };
  return { beds24, smoobu, clock, settings, options, seed, close };
}

export type PmsSandboxes = Awaited<ReturnType<typeof startPmsSandboxes>>;

/** A connection as the API leaves it: tested, connected, nothing pulled yet. */
export async function connectPms(
  world: World,
  { beds24, smoobu, clock }: PmsSandboxes,
  workspace: TestWorkspace,
  provider: PmsId,
  scopes?: string[],
) {
  const connectionId = newId();
  const { workspaceId } = workspace;
  const pms = createPms({
    baseUrls: { beds24: beds24.url, smoobu: smoobu.url, calry: smoobu.url },
    allowLoopback: true,
    timeoutMs: 30_000,
    clock,
  });
  const invite = () =>
    scopes === undefined ? beds24.control.invite() : beds24.control.invite(scopes);
  const typed = provider === 'beds24' ? { invite_code: invite() } : smoobuKey;
  const grant = await pms.connect(provider, typed);
  await world.databases.api.inWorkspace(workspace, async (tx) => {
    await insertConnection(tx, {
      id: connectionId,
      workspaceId,
      provider,
      platform: 'pms',
      displayName: 'PMS',
      reservationLabel: null,
      status: 'connected',
      settings: {},
      capabilities: ['pms_pull'],
      now: new Date(),
    });
    await savePmsGrant(tx, testKeyring, { workspaceId, connectionId }, grant, new Date());
    await setStatus(tx, connectionId, { status: 'connected', reason: null, now: new Date() });
  });
  const input: ConnectionSyncInput = {
    version: 1,
    connectionId,
    workspaceId,
    profileId: null,
    provider,
    capabilities: [{ capability: 'pms_pull', enabled: true, pollSeconds: null }],
    paused: false,
  };
  return { workspace, connectionId, input };
}

export interface Buffered {
  readonly external_id: string;
  readonly kind: string;
  readonly status: string;
  readonly hold_reason: string | null;
  readonly deleted: boolean;
  readonly guest: string | null;
  readonly total: string | null;
  readonly currency: string | null;
  readonly booking: string | null;
}

/** What the buffer holds of a workspace's reservations, and what became of each in the product. */
export async function buffered(
  world: World,
  { workspaceId }: TestWorkspace,
): Promise<Readonly<Record<string, Buffered>>> {
  const rows = await rowsOf<Buffered>(
    world.databases,
    `SELECT i.external_id, i.kind, i.status, i.hold_reason, i.deleted_at IS NOT NULL AS deleted,
       i.guest_first_name AS guest, i.total_price::float8::text AS total, i.currency, b.status AS booking
     FROM gassync.int_reservations i LEFT JOIN core.bookings b ON b.id = i.gas_booking_id
     WHERE i.workspace_id = $1 ORDER BY i.external_id`,
    [workspaceId],
  );
  return Object.fromEntries(rows.map((row) => [row.external_id, row]));
}

/** One number of a query with the workspace as its only parameter. */
export async function numberOf(
  world: World,
  { workspaceId }: TestWorkspace,
  text: string,
): Promise<number> {
  const [row] = await rowsOf<{ n: number }>(world.databases, text, [workspaceId]);
  return Number(row?.n ?? -1);
}

/** A sample with other members. */
export function like(sample: Item, changes: Item): Item {
  return { ...structuredClone(sample), ...changes };
}
