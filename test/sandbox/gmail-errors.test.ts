import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, ben, mail, mailClient, refused, scope, seedOf, startSandbox } from './support.ts';
import type { MailClient } from './support.ts';

let sandbox: GoogleSandbox;
let client: MailClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = await mailClient(sandbox);
});
afterEach(async () => sandbox.close());

const me = { userId: 'me' };

/** A plain request, for what the client itself would not send. */
async function ask(
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; type: string | null; body: string }> {
  const headers = new Headers(init.headers);
  if (!headers.has('authorization')) headers.set('authorization', `Bearer ${client.accessToken}`);
  const response = await fetch(`${sandbox.url}${path}`, { ...init, headers });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: await response.text(),
  };
}

describe('authentication', () => {
  it('answers 401 authError for an expired or revoked token', async () => {
    await sandbox.control.expireAccess({ user: ana });
    const answer = await refused(client.api.users.getProfile(me));
    expect(answer.error).toEqual({
      code: 401,
      message:
        'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.',
      errors: [
        {
          message: 'Invalid Credentials',
          domain: 'global',
          reason: 'authError',
          location: 'Authorization',
          locationType: 'header',
        },
      ],
      status: 'UNAUTHENTICATED',
    });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8');
  });

  it('answers 401 required when there is no token', async () => {
    const response = await fetch(`${sandbox.url}/gmail/v1/users/me/profile`);
    const { error } = (await response.json()) as { error: { errors: unknown[] } };
    expect(response.status).toBe(401);
    expect(error.errors[0]).toMatchObject({ message: 'Login Required.', reason: 'required' });
  });

  it('answers 403 with details and a challenge when the scope is not enough', async () => {
    const sender = await mailClient(sandbox, ana, [scope.send]);
    const answer = await refused(sender.api.users.messages.list(me));
    expect(answer.error).toEqual({
      code: 403,
      message: 'Request had insufficient authentication scopes.',
      errors: [
        { message: 'Insufficient Permission', domain: 'global', reason: 'insufficientPermissions' },
      ],
      status: 'PERMISSION_DENIED',
      details: [
        expect.objectContaining({
          reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
          domain: 'googleapis.com',
        }),
      ],
    });
    expect(answer.headers.get('www-authenticate')).toContain(
      'error=insufficient_scope, scope="https://mail.google.com/ ',
    );
  });

  it.each([
    ['readonly', scope.readonly, { profile: 200, list: 200, modify: 403, delete: 403 }],
    ['modify', scope.modify, { profile: 200, list: 200, modify: 200, delete: 403 }],
    ['labels', scope.labels, { profile: 403, list: 403, modify: 403, delete: 403 }],
    ['everything', scope.everything, { profile: 200, list: 200, modify: 200, delete: 204 }],
  ])('lets the scope %s do what the client’s documentation says', async (_, granted, expected) => {
    const [message] = await sandbox.control.deliver({ user: ana, mail: mail('x') });
    const { api } = await mailClient(sandbox, ana, [granted]);
    const id = message?.id ?? '';
    const statusOf = async (call: Promise<{ status: number }>): Promise<number | undefined> =>
      call.then(
        (answer) => answer.status,
        (error: { response?: { status: number } }) => error.response?.status,
      );
    expect({
      profile: await statusOf(api.users.getProfile(me)),
      list: await statusOf(api.users.messages.list(me)),
      modify: await statusOf(
        api.users.messages.modify({ ...me, id, requestBody: { addLabelIds: ['STARRED'] } }),
      ),
      delete: await statusOf(api.users.messages.delete({ ...me, id })),
    }).toEqual(expected);
  });

  it('takes the own address as userId and refuses another’s', async () => {
    expect(
      (await client.api.users.getProfile({ userId: ana.toUpperCase() })).data.emailAddress,
    ).toBe(ana);
    const answer = await refused(client.api.users.getProfile({ userId: ben }));
    expect([answer.status, answer.error.message]).toEqual([403, `Delegation denied for ${ana}`]);
  });

  it('answers failedPrecondition for an account without Gmail', async () => {
    const bare = await startSandbox({ seed: seedOf([{ hasMail: false }]) });
    const answer = await refused((await mailClient(bare)).api.users.getProfile(me));
    await bare.close();
    expect([answer.status, answer.error.message, answer.error.errors?.[0]?.['reason']]).toEqual([
      400,
      'Mail service not enabled',
      'failedPrecondition',
    ]);
  });
});

describe('parameters', () => {
  it.each(['abc', '-1', '1.5'])('of a type refuse maxResults=%s', async (value) => {
    const { status, body } = await ask(`/gmail/v1/users/me/messages?maxResults=${value}`);
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({
      error: {
        message: `Invalid value at 'max_results' (TYPE_UINT32), "${value}"`,
        errors: [{ reason: 'invalid' }],
        status: 'INVALID_ARGUMENT',
      },
    });
    expect(JSON.parse(body).error.errors[0]).not.toHaveProperty('domain');
  });

  it('refuse a page of nothing', async () => {
    expect(
      (await refused(client.api.users.messages.list({ ...me, maxResults: 0 }))).error.message,
    ).toBe('Invalid maxResults');
  });

  it('that nobody knows are a 400 and are recorded', async () => {
    const { status, body } = await ask('/gmail/v1/users/me/messages?labelId=INBOX');
    expect([status, body.includes(`Unknown name \\"labelId\\"`)]).toEqual([400, true]);
    expect((await sandbox.control.unhandled())[0]?.path).toBe('/gmail/v1/users/me/messages');
  });

  it('of the body that nobody knows are a 400 too', async () => {
    const { status } = await ask('/gmail/v1/users/me/labels', {
      method: 'POST',
      body: '{"nam":"x"}',
    });
    expect(status).toBe(400);
    expect(
      (await ask('/gmail/v1/users/me/labels', { method: 'POST', body: '{nonsense' })).status,
    ).toBe(400);
  });
});

describe('fields', () => {
  const fieldsOf = async (fields: string): Promise<unknown> =>
    (await client.api.users.messages.list({ ...me, fields })).data;
  beforeEach(
    async () => void (await sandbox.control.deliver({ user: ana, mail: mail('x'), id: '1f' })),
  );

  it('selects members, nested members and everything below', async () => {
    expect(await fieldsOf('messages/id')).toEqual({ messages: [{ id: '1f' }] });
    expect(await fieldsOf('messages(id,threadId),resultSizeEstimate')).toEqual({
      messages: [{ id: '1f', threadId: '1f' }],
      resultSizeEstimate: 1,
    });
    expect(await fieldsOf('*')).toHaveProperty('messages');
    const { data } = await client.api.users.messages.get({
      ...me,
      id: '1f',
      fields: 'payload(headers(name),mimeType)',
    });
    expect(data.payload?.headers?.[0]).toEqual({ name: 'From' });
    expect(Object.keys(data)).toEqual(['payload']);
  });

  it('gives nothing for a blank mask and refuses a name that does not exist', async () => {
    expect(JSON.parse((await ask('/gmail/v1/users/me/messages?fields=')).body)).toEqual({});
    const answer = await refused(fieldsOf('messages/nope'));
    expect(answer.error.errors?.[0]).toMatchObject({
      reason: 'invalidParameter',
      message: 'Invalid field selection nope',
      location: 'fields',
    });
    expect((await refused(fieldsOf('messages(id'))).status).toBe(400);
  });
});

describe('what is not built', () => {
  it.each(['drafts', 'settings/filters'])('answers 501 and is recorded: %s', async (path) => {
    const { status, body } = await ask(`/gmail/v1/users/me/${path}`);
    expect([status, JSON.parse(body).error.status]).toEqual([501, 'UNIMPLEMENTED']);
    expect(await sandbox.control.unhandled()).toHaveLength(1);
  });

  it('answers an unknown route with the front end’s page and records it', async () => {
    const { status, type, body } = await ask('/gmail/v1/users/me/nonsense');
    expect([status, type, body.includes('404.')]).toEqual([404, 'text/html; charset=UTF-8', true]);
    expect(await sandbox.control.unhandled()).toEqual([
      { verb: 'GET', path: '/gmail/v1/users/me/nonsense', why: 'unknown route' },
    ]);
  });

  it('answers 501 to a batch', async () => {
    expect((await ask('/batch/gmail/v1', { method: 'POST', body: '' })).status).toBe(501);
    expect((await sandbox.control.unhandled())[0]?.why).toBe('batch is not built');
  });

  it('refuses resumable uploads', async () => {
    const { status } = await ask('/upload/gmail/v1/users/me/messages?uploadType=resumable', {
      method: 'POST',
      body: '{}',
    });
    expect(status).toBe(501);
  });
});
