import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import { createTransport } from '#providers/google/transport.ts';
import { startScriptedGoogle } from './scripted-google.ts';
import type { ScriptedGoogle } from './scripted-google.ts';

const STOPPED = 'A call to a host that is not allowed was stopped.';

describe('the way out to Google', () => {
  let google: ScriptedGoogle;
  beforeAll(async () => {
    google = await startScriptedGoogle();
  });
  afterAll(() => google.close());

  it.each([
    'https://gmail.googleapis.com.evil.test/',
    'https://evil.test/?x=gmail.googleapis.com',
    'http://gmail.googleapis.com/',
    'https://gmail.googleapis.com:8443/',
    'http://127.0.0.1:1/',
  ])('leads to Google’s hosts by https only, so not to %s', async (url) => {
    const client = createTransport({ timeoutMs: 30_000 }).bearer('token');
    await expect(client.request({ url })).rejects.toThrow(STOPPED);
  });

  it('leads nowhere but to the override when there is one', async () => {
    const client = createTransport({ baseUrl: google.baseUrl, timeoutMs: 30_000 }).bearer('token');
    google.answer({ status: 200 });
    await client.request({ url: `${google.baseUrl}/anything` });
    await expect(client.request({ url: 'https://gmail.googleapis.com/' })).rejects.toThrow(STOPPED);
    expect(google.hits).toEqual(['GET /anything']);
  });

  it('stops an upload that the generated client would send to Google in spite of the override', async () => {
    const { client, rootUrl } = (() => {
      const transport = createTransport({ baseUrl: google.baseUrl, timeoutMs: 30_000 });
      return { client: transport.bearer('token'), rootUrl: transport.rootUrl ?? '' };
    })();
    const upload = gmail({ version: 'v1', rootUrl, auth: client }).users.messages.send({
      userId: 'me',
      media: { mimeType: 'message/rfc822', body: 'Subject: x' },
    });
    await expect(upload).rejects.toThrow(STOPPED);
  });

  it('makes one attempt, also where the auth library asks for more', async () => {
    google.answer({ status: 503 });
    const client = createTransport({ baseUrl: google.baseUrl, timeoutMs: 30_000 }).client();
    await expect(client.getTokenInfo('token')).rejects.toMatchObject({ status: 503 });
    expect(google.hits).toHaveLength(1);
  });

  it('does not swallow an answer without end', async () => {
    google.answer({
      status: 200,
      headers: { 'content-length': String(65 * 1024 * 1024) },
      body: '{',
    });
    const client = createTransport({ baseUrl: google.baseUrl, timeoutMs: 30_000 }).bearer('token');
    await expect(client.request({ url: google.baseUrl })).rejects.toThrow('over the limit');
  });
});
