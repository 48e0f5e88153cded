/** One request as it was answered. The path carries no query, because tokens and searches may stand in it. */
export type LedgerCall = {
  at: number;
  verb: string;
  path: string;
  method: string;
  clientId: string | null;
  user: string | null;
  units: number;
  /** HTTP status, or null when a fault left the caller without an answer. */
  status: number | null;
  /** The fault rule that fired, if one did. */
  fault: string | null;
};

export type LedgerFilter = { method?: string; user?: string; clientId?: string };
export type LedgerReport = {
  calls: LedgerCall[];
  units: number;
  totals: Record<string, { calls: number; units: number }>;
  /** How often `raw` was made up for a message that was seeded as JSON only. */
  synthesisedRaw: number;
};

export type Ledger = {
  begin: (call: Pick<LedgerCall, 'at' | 'verb' | 'path' | 'method'>) => LedgerCall;
  /** Books units on a call, once it is known whose it is. */
  charge: (call: LedgerCall, units: number) => void;
  end: (call: LedgerCall) => void;
  /** Units of an API that a client spent for a user after a time. */
  unitsSince: (from: number, clientId: string, user: string, api: string) => number;
  /** Units of a client on the day of the given time. */
  unitsOnDay: (at: number, clientId: string) => number;
  /** Calls of a client for a user that have not been answered yet. */
  inFlight: (clientId: string, user: string) => number;
  noteSynthesisedRaw: () => void;
  report: (filter?: LedgerFilter) => LedgerReport;
  reset: () => void;
};

/** A long-running demo polls for days: only this many calls are kept one by one, the totals count all. */
const keptCalls = 50_000;

/** Counts every request: the cost of a behaviour is something a test asserts. */
export function createLedger(): Ledger {
  let calls: LedgerCall[] = [];
  let charges: LedgerCall[] = [];
  const open = new Set<LedgerCall>();
  const dayUnits = new Map<string, number>();
  let synthesisedRaw = 0;

  const dayKey = (at: number, clientId: string): string =>
    `${clientId} ${Math.floor(at / 86_400_000)}`;
  const suits = (call: LedgerCall, filter: LedgerFilter): boolean =>
    (filter.method === undefined || call.method === filter.method) &&
    (filter.user === undefined || call.user === filter.user) &&
    (filter.clientId === undefined || call.clientId === filter.clientId);

  return {
    begin: (call) => {
      const entry: LedgerCall = {
        ...call,
        clientId: null,
        user: null,
        units: 0,
        status: null,
        fault: null,
      };
      open.add(entry);
      calls.push(entry);
      if (calls.length > keptCalls * 2) calls = calls.slice(-keptCalls);
      return entry;
    },
    charge: (call, units) => {
      call.units = units;
      charges.push(call);
      if (charges.length > keptCalls * 2) charges = charges.slice(-keptCalls);
      const day = dayKey(call.at, call.clientId ?? '');
      dayUnits.set(day, (dayUnits.get(day) ?? 0) + units);
    },
    end: (call) => void open.delete(call),
    unitsSince: (from, clientId, user, api) => {
      let units = 0;
      for (let at = charges.length - 1; at >= 0; at--) {
        const call = charges[at];
        if (!call || call.at <= from) break;
        const isOfApi = call.method.startsWith(`${api}.`);
        if (isOfApi && call.clientId === clientId && call.user === user) units += call.units;
      }
      return units;
    },
    unitsOnDay: (at, clientId) => dayUnits.get(dayKey(at, clientId)) ?? 0,
    inFlight: (clientId, user) =>
      [...open].filter((call) => call.user === user && call.clientId === clientId).length,
    noteSynthesisedRaw: () => void synthesisedRaw++,
    report: (filter = {}) => {
      const chosen = calls.filter((call) => suits(call, filter));
      const totals: LedgerReport['totals'] = {};
      for (const call of chosen) {
        const total = (totals[call.method] ??= { calls: 0, units: 0 });
        total.calls++;
        total.units += call.units;
      }
      const units = chosen.reduce((sum, call) => sum + call.units, 0);
      return { calls: chosen.map((call) => ({ ...call })), units, totals, synthesisedRaw };
    },
    reset: () => {
      calls = [];
      charges = [];
      dayUnits.clear();
      synthesisedRaw = 0;
    },
  };
}
