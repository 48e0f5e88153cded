import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createControlClient } from '#sandbox/google/control-client.ts';
import type { Control } from '#sandbox/google/control-client.ts';
import { startGoogleSandbox } from '#sandbox/google/index.ts';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { oauthFlow } from './oauth-support.ts';
import {
  ana,
  clientId,
  mail,
  mailClient,
  refused,
  scope,
  seedOf,
  startSandbox,
} from './support.ts';

let sandbox: GoogleSandbox;
let remote: Control;
beforeEach(async () => {
  sandbox = await startSandbox();
  remote = createControlClient(sandbox.url, sandbox.controlToken);
});
afterEach(async () => sandbox.close());

const me = { userId: 'me' };
const verb = async (name: string, headers: Record<string, string>, body = '[]'): Promise<number> =>
  (await fetch(`${sandbox.url}/_control/${name}`, { method: 'POST', headers, body })).status;

describe('control over HTTP', () => {
  it('does what the handle in the process does', async () => {
    const [message] = await remote.deliver({ user: ana, mail: mail('far'), labels: ['INBOX'] });
    await remote.applyLabel({ user: ana, messageId: message?.id ?? '', label: 'Airbnb Guests' });
    expect(await remote.messages({ user: ana, label: 'Airbnb Guests' })).toEqual(
      await sandbox.control.messages({ user: ana }),
    );
    await remote.renameLabel({ user: ana, label: 'Airbnb Guests', name: 'Guests' });
    await remote.deleteMessage({ user: ana, messageId: message?.id ?? '' });
    expect(await sandbox.control.messages({ user: ana })).toEqual([]);
  });

  it('carries bytes unharmed', async () => {
    const raw = Buffer.from([...Buffer.from('Subject: x\n\n'), 0xff, 0x00, 0x80]);
    const [message] = await remote.deliver({ user: ana, raw });
    const client = await mailClient(sandbox);
    const { data } = await client.api.users.messages.get({
      ...me,
      id: message?.id ?? '',
      format: 'raw',
    });
    expect(data.raw).toBe(raw.toString('base64url'));
  });

  it('follows a consent without a browser', async () => {
    const target = await remote.consent(oauthFlow(sandbox).authUrl(), {
      user: ana,
      drop: [scope.send],
    });
    expect(new URL(target).searchParams.get('scope')).not.toContain(scope.send);
    await expect(
      remote.consent(`${sandbox.url}/o/oauth2/v2/auth?client_id=x`, { user: ana }),
    ).rejects.toThrow('invalid_client');
  });

  it('says what is wrong with a call', async () => {
    await expect(remote.deliver({ user: 'nobody@example.org', mail: mail('x') })).rejects.toThrow(
      'no seeded user is called nobody@example.org',
    );
    await expect(remote.deliver({ user: ana })).rejects.toThrow(
      'exactly one of raw, message and mail',
    );
    await expect(remote.applyLabel({ user: ana, messageId: '1', label: 'x' })).rejects.toThrow(
      'has no message 1',
    );
  });

  it('needs its token, and refuses whatever comes from a web page', async () => {
    const authorization = `Bearer ${sandbox.controlToken}`;
    expect(await verb('unhandled', { authorization })).toBe(200);
    expect(await verb('unhandled', {})).toBe(401);
    expect(await verb('unhandled', { authorization: 'Bearer wrong' })).toBe(401);
    expect(await verb('unhandled', { authorization, origin: sandbox.url })).toBe(403);
    expect(await verb('constructor', { authorization })).toBe(404);
  });
});

describe('snapshot and restore', () => {
  it('bring back mail, history, tokens, rules and chance', async () => {
    const client = await mailClient(sandbox);
    await sandbox.control.deliver({ user: ana, mail: mail('kept'), labels: ['INBOX'] });
    const before = (await client.api.users.getProfile(me)).data;
    const name = await remote.snapshot();

    const after = async (): Promise<string[]> =>
      (await sandbox.control.deliver({ user: ana, mail: mail('later') })).map((one) =>
        one.id.slice(-5),
      );
    const first = await after();
    await sandbox.control.expireHistory({ user: ana });
    await sandbox.control.revokeGrant({ user: ana });
    await sandbox.control.addFault({ effect: { kind: 'reset' } });
    await remote.restore(name);

    expect((await client.api.users.getProfile(me)).data).toEqual(before);
    expect(await sandbox.control.faults()).toEqual([]);
    expect((await client.api.users.messages.list(me)).data.messages).toHaveLength(1);
    expect(await after()).toEqual(first);
    await remote.restore(name);
    expect((await client.api.users.getProfile(me)).data).toEqual(before);
    await expect(remote.restore('nothing')).rejects.toThrow('no snapshot nothing');
  });

  it('reset goes back to the seed and forgets the ledger', async () => {
    await sandbox.control.deliver({ user: ana, mail: mail('x') });
    await fetch(`${sandbox.url}/nonsense`);
    await remote.reset();
    expect([
      await remote.messages({ user: ana }),
      (await remote.ledger()).calls,
      await remote.unhandled(),
    ]).toEqual([[], [], []]);
  });
});

describe('the state file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inlet-sandbox-'));

  it('carries everything over a restart: cursors, tokens, bytes', async () => {
    const stateFile = join(folder, 'state.json');
    const first = await startGoogleSandbox({
      seed: seedOf([{ historyBase: 'above2e63' }]),
      stateFile,
    });
    const [message] = await first.control.deliver({
      user: ana,
      raw: Buffer.from([0x41, 0x3a, 0x31, 0x0a, 0x0a, 0xff]),
    });
    const { accessToken } = await first.control.grant({
      user: ana,
      clientId,
      scopes: [scope.readonly],
    });
    const read = async (url: string): Promise<unknown> =>
      (
        await fetch(`${url}/gmail/v1/users/me/messages/${message?.id}?format=raw`, {
          headers: { authorization: `Bearer ${accessToken}` },
        })
      ).json();
    const before = await read(first.url);
    await first.close();

    const second = await startGoogleSandbox({ stateFile });
    const after = await read(second.url);
    await second.close();
    expect(after).toEqual(before);
    expect(after).toMatchObject({ raw: 'QToxCgr_' });
  });

  it('that cannot be read stops the start instead of resetting', async () => {
    const stateFile = join(folder, 'broken.json');
    writeFileSync(stateFile, '{"format":1,');
    await expect(startGoogleSandbox({ stateFile })).rejects.toThrow('cannot be read');
    writeFileSync(stateFile, '{"format":2}');
    await expect(startGoogleSandbox({ stateFile })).rejects.toThrow('another format');
    expect(readFileSync(stateFile, 'utf8')).toBe('{"format":2}');
  });
});

describe('the process of the demo', () => {
  it('prints one line when it is ready, reads its seed, and ends at once on SIGTERM', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inlet-sandbox-'));
    const eml = join(folder, 'one.eml');
    writeFileSync(eml, 'Subject: From a file\nDate: Mon, 01 Jun 2020 10:00:00 +0000\n\nx');
    writeFileSync(
      join(folder, 'seed.json'),
      JSON.stringify(seedOf([{ messages: [{ file: 'one.eml', labels: ['INBOX'] }] }])),
    );
    const child: ChildProcess = spawn(process.execPath, ['sandbox/google/main.ts'], {
      env: {
        PATH: process.env['PATH'],
        SANDBOX_SEED: join(folder, 'seed.json'),
        SANDBOX_CONTROL_TOKEN: 'a-token',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout ?? child, 'data')) as [Buffer];
    const ready = JSON.parse(line.toString()) as { sandbox: string; url: string };
    expect(ready).toEqual({
      sandbox: 'google',
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    });

    const control = createControlClient(ready.url, 'a-token');
    expect(await control.messages({ user: ana })).toEqual([
      expect.objectContaining({ subject: 'From a file', internalDate: Date.UTC(2020, 5, 1, 10) }),
    ]);
    await control.addFault({ effect: { kind: 'hang' } });
    const hanging = fetch(`${ready.url}/oauth2/v3/certs`).catch(() => 'ended');
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await hanging).toBe('ended');
  });
});

describe('loopback', () => {
  it('answers 421 to a foreign Host and lets a hanging call go when it closes', async () => {
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve) => {
      request(`${sandbox.url}/tokeninfo`, { headers: { host: 'evil.example' } }, (answer) =>
        resolve(answer.statusCode),
      ).end();
    });
    expect(status).toBe(421);
    const client = await mailClient(sandbox);
    await sandbox.control.addFault({ effect: { kind: 'hang' } });
    const hanging = refused(client.api.users.getProfile(me));
    await sandbox.close();
    expect((await hanging).status).toBeUndefined();
    sandbox = await startSandbox();
  });
});
