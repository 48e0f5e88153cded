import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { dataConverter } from '#lib/temporal-converter.ts';
import { searchAttributes } from '#runtime/search-attributes.ts';
import { testKeyring } from './keyring.ts';
import './quiet-runtime.ts';

export interface TemporalNamespace {
  readonly namespace: string;
  readonly connection: Connection;
  /** For workers. */
  readonly native: NativeConnection;
  readonly client: Client;
  close(): Promise<void>;
}

/** 2 is KEYWORD in temporal.api.enums.v1.IndexedValueType. */
const KEYWORD = 2;

/**
 * A namespace of its own on the server that test files share: the task queue's name is the product's, so that two files in
 * one namespace would do each other's work.
 */
export async function openNamespace(address: string): Promise<TemporalNamespace> {
  const namespace = `test-${randomUUID()}`;
  const connection = await Connection.connect({ address });
  const native = await NativeConnection.connect({ address });
  await connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
  });
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      Object.keys(searchAttributes).map((name) => [name, KEYWORD]),
    ),
  });
  const client = new Client({
    connection,
    namespace,
    identity: 'test',
    dataConverter: dataConverter(testKeyring),
  });
  return {
    namespace,
    connection,
    native,
    client,
    close: async () => {
      await connection.close();
      await native.close();
    },
  };
}
