import { defineQuery, defineUpdate } from '@temporalio/workflow';
import type { RunTrigger } from '#domain/run.ts';

/** All that the API and the reconciler may know of the workflows: queue, ids, messages. */

export const TASK_QUEUE = 'inlet';
export const CONNECTION_SYNC = 'connectionSync';
export const ERASE_CONNECTION = 'eraseConnection';

/** Workflow id of a connection's entity workflow; opaque, so it may be seen in the Temporal UI. */
export const connectionSyncId = (connectionId: string): string => `connection-sync:${connectionId}`;
export const eraseConnectionId = (connectionId: string): string =>
  `erase-connection:${connectionId}`;

/** A wish to run one capability once. `runId` is made by the caller and is the idempotency key. */
export interface RunRequest {
  readonly runId: string;
  readonly capability: string;
  readonly trigger: RunTrigger;
}

/** The run that holds the capability; the detail of a `SYNC_IN_PROGRESS` rejection. */
export interface ActiveRun {
  readonly runId: string;
  readonly capability: string;
  readonly trigger: RunTrigger;
  readonly acceptedAt: string;
}

/** What the workflow must know of one capability; the connection's row is the truth, this is its copy. */
export interface CapabilitySchedule {
  readonly capability: string;
  readonly enabled: boolean;
  /** null: never polled. */
  readonly pollSeconds: number | null;
}

/** Input of `connectionSync`; `version` guards continue-as-new across deployments. */
export interface ConnectionSyncInput {
  readonly version: 1;
  readonly connectionId: string;
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly provider: string;
  readonly capabilities: readonly CapabilitySchedule[];
  readonly paused: boolean;
  /** Runs in one execution before its history is left behind, besides the server's own suggestion; 200 unless given. */
  readonly runsPerExecution?: number;
  /** Runs accepted by the previous execution, and its memory; absent on the first start. */
  readonly carried?: CarriedState;
}

export interface CapabilityState {
  readonly pending: ActiveRun | null;
  /** Consecutive failures since the last slice that made progress. */
  readonly failures: number;
  /** Epoch milliseconds of the next poll. */
  readonly dueAt: number;
  /** The pending run waits until then (epoch milliseconds), because the provider asked for it. */
  readonly notBefore: number;
  /** Waits of the pending run since it last got on. */
  readonly waits: number;
  /** Set while parked: polling stopped until a person acts. */
  readonly parked: string | null;
}

export interface CarriedState {
  readonly states: Readonly<Record<string, CapabilityState>>;
  /** Recent run ids, so that a repeated request is answered as the first was. */
  readonly seen: readonly string[];
  readonly runs: number;
  /** `stop` was accepted, and runs were left to be finished. */
  readonly stopping: boolean;
}

export interface SyncStatus {
  readonly paused: boolean;
  readonly active: ActiveRun | null;
  readonly capabilities: Readonly<Record<string, CapabilityState>>;
}

export interface Reconfiguration {
  readonly capabilities: readonly CapabilitySchedule[];
  readonly paused: boolean;
  /** Clears parking and backoff: the connection was connected again. */
  readonly reset?: boolean;
}

/** Accepts a run, or fails with type `SYNC_IN_PROGRESS` and details `[ActiveRun]`. */
export const requestRun = defineUpdate<{ runId: string }, [RunRequest]>('requestRun');
export const pause = defineUpdate<void, []>('pause');
export const resume = defineUpdate<void, []>('resume');
export const reconfigure = defineUpdate<void, [Reconfiguration]>('reconfigure');
/** Finishes what is accepted, then ends the workflow. */
export const stop = defineUpdate<void, []>('stop');
export const status = defineQuery<SyncStatus>('status');

export const SYNC_IN_PROGRESS = 'SYNC_IN_PROGRESS';
export const NOT_ENABLED = 'NOT_ENABLED';
