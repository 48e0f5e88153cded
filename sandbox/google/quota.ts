import { refusal } from './errors.ts';
import type { ApiName } from './errors.ts';
import type { World } from './world.ts';

/** Limits in units: `count` only counts, `off` neither counts against limits nor refuses. */
export type QuotaProfile =
  | { kind: 'off' | 'count' }
  | { kind: 'newProject' | 'oldProject' }
  | {
      kind: 'custom';
      perUserPerMinute?: number;
      perDay?: number;
      concurrent?: number;
      costs?: Record<string, number>;
    };

type Limits = {
  perUserPerMinute: Readonly<Record<ApiName, number>>;
  perDay: number;
  concurrent: number;
  costs: Record<string, number>;
};

/** Per user and minute of a project made since 2026-05-01 (Workspace docs on each API's quota): units, requests. */
const newProjectLimits = { gmail: 6_000, drive: 325_000, calendar: 600, people: 90 };

/** Units per method for projects made since 2026-05-01 (`gmail/api/reference/quota`, `drive/api/guides/limits`). */
const methodCosts: Record<string, number> = {
  'gmail.users.getProfile': 1,
  'gmail.users.history.list': 2,
  'gmail.users.labels.list': 1,
  'gmail.users.labels.get': 1,
  'gmail.users.labels.create': 5,
  'gmail.users.labels.update': 5,
  'gmail.users.labels.patch': 5,
  'gmail.users.labels.delete': 5,
  'gmail.users.messages.list': 5,
  'gmail.users.messages.get': 20,
  'gmail.users.messages.attachments.get': 20,
  'gmail.users.messages.send': 100,
  'gmail.users.messages.insert': 25,
  'gmail.users.messages.import': 25,
  'gmail.users.messages.modify': 5,
  'gmail.users.messages.batchModify': 50,
  'gmail.users.messages.trash': 5,
  'gmail.users.messages.untrash': 5,
  'gmail.users.messages.delete': 10,
  'gmail.users.messages.batchDelete': 50,
  'gmail.users.threads.get': 40,
  'gmail.users.threads.list': 10,
  'gmail.users.watch': 100,
  'drive.files.list': 100,
  'drive.changes.list': 100,
  'drive.drives.list': 100,
  'drive.files.get': 5,
  'drive.changes.getStartPageToken': 5,
  'drive.about.get': 5,
  'drive.files.get.media': 200,
  'drive.files.export': 200,
};

const everyApi = (limit: number): Limits['perUserPerMinute'] => ({
  gmail: limit,
  drive: limit,
  calendar: limit,
  people: limit,
});

function limitsOf(profile: QuotaProfile): Limits | undefined {
  switch (profile.kind) {
    case 'off':
    case 'count':
      return undefined;
    case 'newProject':
      return {
        perUserPerMinute: newProjectLimits,
        perDay: 80_000_000,
        concurrent: Infinity,
        costs: {},
      };
    case 'oldProject':
      return {
        perUserPerMinute: { ...newProjectLimits, gmail: 15_000 },
        perDay: Infinity,
        concurrent: Infinity,
        costs: {
          'gmail.users.messages.get': 5,
          'gmail.users.messages.attachments.get': 5,
          'gmail.users.threads.get': 10,
        },
      };
    case 'custom':
      return {
        perUserPerMinute: everyApi(profile.perUserPerMinute ?? Infinity),
        perDay: profile.perDay ?? Infinity,
        concurrent: profile.concurrent ?? Infinity,
        costs: profile.costs ?? {},
      };
  }
}

/** Units that one call of a method costs under the profile in force. */
export function unitsOf(profile: QuotaProfile, method: string): number {
  return limitsOf(profile)?.costs[method] ?? methodCosts[method] ?? 1;
}

/** Refuses the call when it would pass a limit of the profile; throws Google's refusal, returns nothing otherwise. */
export function enforceQuota(
  world: World,
  call: { clientId: string; user: string; method: string },
): void {
  const limits = limitsOf(world.state.quota);
  if (!limits) return;
  const now = world.now();
  const units = unitsOf(world.state.quota, call.method);
  const [api = 'gmail'] = call.method.split('.') as ApiName[];
  if (world.ledger.inFlight(call.clientId, call.user) > limits.concurrent) {
    throw throttled(world, 429, 'Too many concurrent requests for user');
  }
  if (world.ledger.unitsOnDay(now, call.clientId) + units > limits.perDay) {
    const message = 'Daily Limit Exceeded';
    throw refusal({
      code: 403,
      message,
      reason: 'dailyLimitExceeded',
      status: 'PERMISSION_DENIED',
      domain: 'usageLimits',
    });
  }
  if (
    world.ledger.unitsSince(now - 60_000, call.clientId, call.user, api) + units <=
    limits.perUserPerMinute[api]
  )
    return;
  if (world.state.switches.quotaRefusal === '429') {
    throw throttled(world, 429, 'Resource has been exhausted (e.g. check quota).');
  }
  const project = `consumer 'project_number:${call.clientId.split('-')[0] ?? '0'}'`;
  throw throttled(
    world,
    403,
    `Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user' of service '${api}.googleapis.com' for ${project}.`,
  );
}

function throttled(world: World, code: 403 | 429, message: string): Error {
  const base = { code, message, reason: 'rateLimitExceeded', headers: retryAfter(world) };
  return refusal(
    code === 403
      ? { ...base, status: 'PERMISSION_DENIED', domain: 'usageLimits' }
      : { ...base, status: 'RESOURCE_EXHAUSTED', domain: 'global' },
  );
}

function retryAfter(world: World): Record<string, string> {
  switch (world.state.switches.retryAfter) {
    case 'absent':
      return {};
    case 'seconds':
      return { 'retry-after': '30' };
    case 'date':
      return { 'retry-after': new Date(world.now() + 30_000).toUTCString() };
  }
}
