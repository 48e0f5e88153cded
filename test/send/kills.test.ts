import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTemporalOutbox } from '#api/outbox.ts';
import { dataConverter } from '#lib/temporal-converter.ts';
import { eventually } from '#test/support/eventually.ts';
import { testKeyring } from '#test/support/keyring.ts';
import { openNamespace, type TemporalNamespace } from '#test/support/temporal-namespace.ts';
import {
  LETTER,
  mailEvents,
  READ_AND_SEND,
  SEND_ONLY,
  sentMail,
  usePostOffice,
} from './support/post-office.ts';
import { startWorkerProcess, type WorkerProcess } from './support/worker-process.ts';

const office = usePostOffice();
let field: TemporalNamespace;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  const { config } = office.world;
  field = await openNamespace(config.TEMPORAL_ADDRESS);
  const outbox = createTemporalOutbox({
    ...field,
    dataConverter: dataConverter(testKeyring),
    checksAfterMs: [200, 400],
  });
  office.wakes = (mail) => outbox.wake(mail);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await field.close();
});

const start = (failpoint?: string): WorkerProcess => {
  const worker = startWorkerProcess(office.world, field.namespace, failpoint && `${failpoint}:1`);
  workers.push(worker);
  return worker;
};

/** Has a mail sent by a worker that is killed at the failpoint, then by another one, until it comes to rest. */
async function survive(failpoint: string, scopes: readonly string[]) {
  const sender = await office.sender({ scopes });
  const doomed = start(failpoint);
  const { body } = await office.post(sender, LETTER, { wait: 0 });
  expect(await doomed.ended).toBe('SIGKILL');
  const sentAtDeath = (await sentMail(office.world, sender)).length;
  const heir = start();
  const handle = field.client.workflow.getHandle(`send-email:${body.id}`);
  await eventually(async () =>
    (await handle.describe()).status.name === 'COMPLETED' ? true : undefined,
  );
  await heir.kill();
  const path = `/api/product/outgoing-emails/${body.id}`;
  const { state, attempts } = (await office.ask(sender, 'GET', path)).body;
  const sent = await sentMail(office.world, sender);
  return {
    sentAtDeath,
    state,
    attempts,
    sent: sent.length,
    told: await mailEvents(office.world, sender),
  };
}

describe('a worker that is killed', () => {
  it('before the call leaves a mail that is nowhere: it is sent, once', async () => {
    expect(await survive('send-email.marked', READ_AND_SEND)).toEqual({
      sentAtDeath: 0,
      state: 'sent',
      // The one repeat that there is to see.
      attempts: 2,
      sent: 1,
      told: ['email_uncertain', 'email_sent'],
    });
  }, 240_000);

  it('between Google’s answer and our commit leaves a mail that is found: it is not sent again', async () => {
    expect(await survive('send-email.called', READ_AND_SEND)).toEqual({
      sentAtDeath: 1,
      state: 'sent',
      attempts: 1,
      sent: 1,
      told: ['email_uncertain', 'email_sent'],
    });
  }, 240_000);

  it('after our commit leaves nothing to do', async () => {
    expect(await survive('send-email.committed', READ_AND_SEND)).toEqual({
      sentAtDeath: 1,
      state: 'sent',
      attempts: 1,
      sent: 1,
      told: ['email_sent'],
    });
  }, 240_000);

  it.each([
    ['send-email.marked', 0],
    ['send-email.called', 1],
  ])(
    'at %s leaves a question to a person, where we may not read, and never a second mail',
    async (failpoint, sent) => {
      expect(await survive(failpoint, SEND_ONLY)).toEqual({
        sentAtDeath: sent,
        state: 'uncertain',
        attempts: 1,
        sent,
        told: ['email_uncertain'],
      });
    },
    240_000,
  );
});
