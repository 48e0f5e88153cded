import { describe, expect, it } from '@jest/globals';
import { createLog } from '#lib/log.ts';
import {
  logConnectionHealth,
  logGmailIngestRun,
  logLabelIsolationViolation,
  logSyncRunEnd,
} from '#lib/log-events.ts';
import { ProviderError } from '#providers/error.ts';

function capture() {
  const lines: string[] = [];
  const log = createLog({
    level: 'debug',
    destination: { write: (line: string) => void lines.push(line) },
  });
  return { log, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

const run = { workspaceId: 'w', connectionId: 'c', runId: 'r' };

describe('the log', () => {
  it('drops every field that is not on the list and says which', () => {
    const { log, last } = capture();
    const careless = { connection_id: 'c', subject: 'Your reservation', body: 'canary' } as object;
    log.info('Something happened', careless);
    expect(last()).toMatchObject({
      connection_id: 'c',
      dropped: ['subject', 'body'],
      message: 'Something happened',
    });
    expect(JSON.stringify(last())).not.toMatch(/reservation|canary/);
  });

  it('does not let an object in under a listed name', () => {
    const { log, last } = capture();
    log.info('x', { reason: { token: 'canary' } } as object);
    expect(JSON.stringify(last())).not.toContain('canary');
  });

  it('scrubs addresses and tokens from text, also from the message', () => {
    const { log, lines } = capture();
    log.warn('Failed for vera@inlet.test', {
      reason: 'Bearer ya29.abcdefghijkl and 1//0abcdefghijkl',
    });
    expect(lines.join('')).not.toMatch(/vera|abcdefgh/);
  });

  it('keeps the message of our own errors only', () => {
    const { log, lines, last } = capture();
    const foreign = Object.assign(new Error('row canary of vera@inlet.test'), { code: 'P2002' });
    log.error('Failed', { err: foreign });
    expect(last()['err']).toMatchObject({
      type: 'Error',
      code: 'P2002',
      stack: expect.stringContaining('at '),
    });
    log.error('Failed', { err: new Error('outer', { cause: foreign }) });
    expect(lines.join('')).not.toContain('canary');
    log.error('Failed', { err: new ProviderError('rate-limited', 'Google asks to wait.') });
    expect(last()['err']).toMatchObject({
      type: 'ProviderError',
      kind: 'rate-limited',
      message: 'Google asks to wait.',
    });
  });

  it('stays one line per entry whatever the text', () => {
    const { log, lines } = capture();
    log.info('two\nlines', { reason: 'a\r\n{"level":"error"}' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toContain('\n');
  });

  it('carries the fields of a child log', () => {
    const { log, last } = capture();
    log.with({ component: 'Sync', connection_id: 'c' }).info('x');
    expect(last()).toMatchObject({ component: 'Sync', connection_id: 'c' });
  });
});

describe('the events that operators look for', () => {
  it('have their names, components and fields', () => {
    const { log, last } = capture();
    logGmailIngestRun(log, {
      ...run,
      scanned: 3,
      archived: 1,
      skipped: 2,
      conflicts: 0,
      durationMs: 5,
    });
    expect(last()).toMatchObject({
      component: 'EmailProcessor',
      event: 'gmail_ingest_run',
      connection_id: 'c',
      run_id: 'r',
      scanned: 3,
      skipped: 2,
      count: 1,
    });
    logLabelIsolationViolation(log, { ...run, code: 'MESSAGE_CONFLICT', conflicts: 2 });
    expect(last()).toMatchObject({
      level: 'error',
      event: 'label_isolation_violation',
      code: 'MESSAGE_CONFLICT',
    });
    logConnectionHealth(log, { ...run, from: 'connected', to: 'error', reason: 'INVALID_GRANT' });
    expect(last()).toMatchObject({
      component: 'GmailVerify',
      event: 'connection_health',
      status_from: 'connected',
      status_to: 'error',
      reason: 'INVALID_GRANT',
    });
    logSyncRunEnd(log, {
      ...run,
      capability: 'reservations',
      outcome: 'completed',
      code: null,
      attempts: 1,
      durationMs: 5,
      counters: { emails_scanned: 3 },
    });
    expect(last()).toMatchObject({
      component: 'Sync',
      event: 'sync_run_end',
      outcome: 'completed',
      counters: { emails_scanned: 3 },
    });
  });
});
