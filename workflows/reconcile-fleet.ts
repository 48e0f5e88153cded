import { proxyActivities } from '@temporalio/workflow';
import type { FleetActivities } from '#activities/fleet.ts';

const { reconcilePage } = proxyActivities<FleetActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '15 seconds',
  retry: { maximumAttempts: 5 },
});

export interface FleetReport {
  readonly checked: number;
  readonly started: number;
  readonly stopped: number;
  readonly dark: number;
}

/** Starts missing connection workflows, stops orphans, and counts connections that fell silent. */
export async function reconcileFleet(): Promise<FleetReport> {
  let report: FleetReport = { checked: 0, started: 0, stopped: 0, dark: 0 };
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof reconcilePage>> = await reconcilePage(after);
    report = {
      checked: report.checked + page.checked,
      started: report.started + page.started,
      stopped: report.stopped + page.stopped,
      dark: report.dark + page.dark,
    };
    after = page.next;
  } while (after !== null);
  return report;
}
