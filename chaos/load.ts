import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mail } from '#sandbox/google/deliver.ts';
import { airbnbConfirmation } from '#test/support/airbnb-mail.ts';
import type { FeedStay } from '#test/support/feed-server.ts';
import type { Random } from './random.ts';
import type { Tenant } from './tenants.ts';
import type { ChaosWorld } from './world.ts';

/** What must become of a mail: `enrich` its booking, `review` by a person, `import` once the calendar has the stay, or nothing. */
export type Fate = 'enrich' | 'review' | 'import' | 'nothing';

/** A mail that Google accepted. */
export interface Sent {
  readonly tenant: Tenant;
  readonly connectionId: string;
  readonly gmailId: string;
  readonly fate: Fate;
  readonly guest: string;
  /** The prepared booking (`enrich`) or the calendar's uid (`import`) that must carry the guest. */
  readonly bookingId: number | null;
  readonly uid: string | null;
}

export interface Load {
  readonly sent: Sent[];
  /** Runs that the API said it had accepted. */
  readonly accepted: Set<string>;
  /** How often the API answered with each status; 0 is no answer. */
  readonly answers: Map<number, number>;
  /** Delivers, changes the calendar and asks for syncs until told to stop. */
  start(): void;
  stop(): Promise<void>;
  /** Asks for one sync and returns the status; the run is remembered when it was accepted. */
  sync(tenant: Tenant, connectionId: string): Promise<number>;
  /** The same for the mailbox's second capability. */
  collect(tenant: Tenant, connectionId: string): Promise<number>;
}

/** Less than two cores can take in, so that the end does not wait for a backlog. */
const BEAT_MS = 350;
const ANSWER_WITHIN_MS = 20_000;

/** Work for the product that never waits for it: what is lost shows at the end. */
export function createLoad(world: ChaosWorld, tenants: readonly Tenant[], random: Random): Load {
  const sent: Sent[] = [];
  const accepted = new Set<string>();
  const answers = new Map<number, number>();
  const shown = new Map<Tenant, FeedStay[]>(tenants.map((tenant) => [tenant, []]));
  const free = new Map(tenants.map((tenant) => [tenant, [...tenant.prepared]]));
  const days = new Map<string, number>();
  const asking = new Set<Promise<unknown>>();
  let beats: Promise<void> | undefined;
  let going = false;
  let made = 0;

  const deliver = async (tenant: Tenant): Promise<void> => {
    const { connection, label } = random.pick(tenant.mailboxes);
    const stay = nextStay(tenant);
    const { account, workspace } = connection;
    const guest = `Dalia ${surname(made)}`;
    const details = { code: code(made), guest, listingId: workspace.listingId };
    const mail =
      stay.day === null
        ? {
            from: 'Vera <vera@guest.example>',
            to: account.email,
            subject: `Note ${made}`,
            text: '.',
          }
        : airbnbConfirmation(
            { ...details, checkIn: stay.day, checkOut: plus(stay.day, 2) },
            account.email,
          );
    const message: Mail = {
      user: account.email,
      labels: [label],
      mail,
      // A mail that was sent long after it was received would not be believed.
      ...('date' in mail && { internalDate: mail.date }),
    };
    const [delivered] = await world.sandbox.control.deliver(message);
    const { fate, bookingId, uid } = stay;
    sent.push({
      tenant,
      connectionId: connection.connectionId,
      gmailId: delivered?.id ?? '',
      fate,
      guest,
      bookingId,
      uid,
    });
  };

  const nextStay = (tenant: Tenant) => {
    made += 1;
    const fate = random.pick<Fate>(['enrich', 'enrich', 'review', 'import', 'nothing']);
    const prepared = fate === 'enrich' ? free.get(tenant)?.shift() : undefined;
    if (prepared !== undefined)
      return { fate, bookingId: prepared[0], uid: null, day: prepared[1] };
    if (fate === 'import') {
      const uid = `stay-${made}@airbnb.com`;
      const day = dayOf(tenant, fate, '2060-01-01');
      const stays = shown.get(tenant) ?? [];
      stays.push({ uid, checkIn: day, checkOut: plus(day, 2) });
      tenant.calendar.server.show(stays);
      return { fate, bookingId: null, uid, day };
    }
    if (fate === 'review') {
      return { fate, bookingId: null, uid: null, day: dayOf(tenant, fate, '2040-01-01') };
    }
    return { fate: 'nothing' as const, bookingId: null, uid: null, day: null };
  };

  /** Each stay of a tenant has days of its own. */
  const dayOf = (tenant: Tenant, fate: Fate, from: string): string => {
    const key = `${tenant.workspace.workspaceId} ${fate}`;
    const nth = days.get(key) ?? 0;
    days.set(key, nth + 1);
    return plus(from, 3 * nth);
  };

  const post = async (tenant: Tenant, path: string, body: object = {}): Promise<number> => {
    let status = 0;
    try {
      const response = await fetch(`${world.product.apiUrl}${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${tenant.token}`,
          'content-type': 'application/json',
          'idempotency-key': randomUUID(),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      status = response.status;
      const answer = (await response.json()) as { run_id?: string };
      if (response.ok && answer.run_id !== undefined) accepted.add(answer.run_id);
    } catch {
      // No answer, or half of one: then nothing was promised.
    }
    answers.set(status, (answers.get(status) ?? 0) + 1);
    return status;
  };
  const sync: Load['sync'] = (tenant, connectionId) =>
    post(tenant, `/api/cohost/connections/${connectionId}/sync?wait_seconds=0`);
  const collect: Load['collect'] = (tenant, connectionId) =>
    post(tenant, `/api/integrations/connections/${connectionId}/capabilities/sync_inbox_live/run`, {
      wait_seconds: 0,
    });

  const beat = async (): Promise<void> => {
    const tenant = random.pick(tenants);
    await deliver(tenant);
    const target = random.pick([
      ...tenant.mailboxes.map(({ connection }) => connection),
      tenant.calendar.connection,
      tenant.broken,
    ]);
    if (random.next() < 0.1) {
      const { connection } = random.pick(tenant.mailboxes);
      await world.sandbox.control.expireAccess({ user: connection.account.email });
    }
    if (asking.size > 20) return;
    const { connection } = random.pick(tenant.mailboxes);
    const asks = [
      sync(tenant, target.connectionId),
      ...(random.next() < 0.5 ? [collect(tenant, connection.connectionId)] : []),
    ];
    const answer: Promise<unknown> = Promise.all(asks).finally(() => asking.delete(answer));
    asking.add(answer);
  };

  return {
    sent,
    accepted,
    answers,
    sync,
    collect,
    start() {
      going = true;
      beats = (async () => {
        while (going) {
          await beat();
          await sleep(BEAT_MS);
        }
      })();
    },
    async stop() {
      going = false;
      await beats;
      await Promise.all(asking);
    },
  };
}

/** A name of letters only for a number, because digits are no name. */
function surname(n: number): string {
  const letters = n
    .toString(26)
    .replaceAll(/./g, (digit) => String.fromCodePoint(97 + Number.parseInt(digit, 26)));
  return `Mer${letters}`;
}

/** A code in Airbnb's form for a number. */
function code(n: number): string {
  return `HMX${n.toString(36).toUpperCase().padStart(7, '0')}`;
}

function plus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
