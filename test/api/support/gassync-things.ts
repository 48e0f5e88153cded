import type { TestApi } from './api.ts';

/** A source with an endpoint that has sent two properties: one is mapped, the other waits because the product may know it. */
export interface GassyncThings {
  readonly sourceId: number;
  readonly sourceKeyId: number;
  readonly mappingId: number;
  readonly traceId: string;
  readonly webhookId: number;
}

/** The external id of the property that waits. */
export const WAITING_PROPERTY = 'casa-limonero';

export async function makeGassyncThings(api: TestApi, token: string): Promise<GassyncThings> {
  const made = await api.ask('POST', '/api/gassync/sources', {
    as: token,
    body: { source_name: 'A channel manager' },
  });
  const { id: sourceId, key } = made.body;
  await api.ask('POST', '/integration/v1/properties', {
    headers: { 'x-api-key': key.key },
    body: [
      { id: 'new', name: `House ${Math.random()}` },
      { id: WAITING_PROPERTY, name: 'Casa Limonero' },
    ],
  });
  const webhook = await api.ask('POST', '/api/gassync/webhooks', {
    as: token,
    body: { source_id: sourceId, endpoint_url: 'http://127.0.0.1:9/hook' },
  });
  const mappings = await api.ask('GET', `/api/gassync/mappings?source_id=${sourceId}`, {
    as: token,
  });
  const log = await api.ask('GET', `/api/gassync/log?source_id=${sourceId}`, { as: token });
  return {
    sourceId,
    sourceKeyId: key.id,
    mappingId: mappings.body.items[0].id,
    traceId: log.body.items[0].trace_id,
    webhookId: webhook.body.id,
  };
}
