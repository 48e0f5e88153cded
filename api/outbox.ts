import { Client, type Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { OutgoingRef } from '#domain/outgoing.ts';
import { SEND_EMAIL } from '#workflows/send-contract.ts';
import { sendEmailStart } from '#workflows/start.ts';

const DEADLINE_MS = 5_000;

/** The workflows that send mail, as the API uses them. */
export interface Outbox {
  /** Starts the mail's workflow, or wakes it to look at the mail's row again. Throws when Temporal does not answer. */
  wake(mail: OutgoingRef): Promise<void>;
}

/** The workflows of a real Temporal server; `dataConverter` must be the workers'. */
export function createTemporalOutbox(options: {
  readonly connection: Connection;
  readonly namespace: string;
  readonly dataConverter: DataConverter;
  /** See `SendEmailInput`. */
  readonly checksAfterMs?: readonly number[];
}): Outbox {
  const { checksAfterMs, connection, ...rest } = options;
  const client = new Client({ connection, ...rest });
  return {
    async wake(mail) {
      const input = { version: 1, ...mail, ...(checksAfterMs && { checksAfterMs }) } as const;
      await connection.withDeadline(Date.now() + DEADLINE_MS, () =>
        client.workflow.signalWithStart(SEND_EMAIL, { ...sendEmailStart(input), signalArgs: [] }),
      );
    },
  };
}
