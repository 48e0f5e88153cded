import type {
  Ask,
  CapabilityDefinition,
  FetchedRecord,
  RecordReader,
} from '#capabilities/define-capability.ts';
import type { ProductRow } from '#capabilities/product-row.ts';
import type { RunRef } from '#domain/run.ts';
import type { SealingKey } from '#lib/crypto/seal.ts';
import type { ActivityDeps } from '../deps.ts';

/** What a slice of collecting needs to know. */
export interface Collection {
  readonly deps: ActivityDeps;
  readonly run: RunRef;
  readonly definition: CapabilityDefinition;
  readonly reader: RecordReader<unknown, unknown>;
  readonly settings: unknown;
  readonly accountSub: string;
  readonly accountEmail: string;
  readonly key: SealingKey;
  /** When the run's row was made: what was stored after that is of this run. */
  readonly since: Date;
  /** Which attempt of the step this is, from 1. */
  readonly attempt: number;
  /** What every call of this slice is given, but for the stream and where it stands. */
  readonly asking: Omit<Ask<unknown, unknown>, 'stream' | 'cursor' | 'foundBefore'>;
  /** Things found by this run so far. */
  found: number;
}

/** What the record means. One that breaks the normaliser stops no other: null, and it stays to be read again. */
export function normalised(
  {
    deps,
    run,
    reader,
    settings,
    accountEmail,
  }: Pick<Collection, 'deps' | 'run' | 'reader' | 'settings' | 'accountEmail'>,
  record: FetchedRecord,
  version: number = reader.normaliserVersion,
): readonly ProductRow[] | null {
  try {
    const context = { settings, accountEmail, readMail: deps.readMessage };
    return reader.normalise(record, context, version);
  } catch (err) {
    deps.log.error('A record could not be read', {
      component: 'Sync',
      event: 'record_unreadable',
      workspace_id: run.workspaceId,
      connection_id: run.connectionId,
      run_id: run.runId,
      capability: run.capability,
      kind: record.kind,
      err,
    });
    return null;
  }
}
