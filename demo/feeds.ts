import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FEEDS, feedBody } from './corpus.ts';

export interface FeedServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the corpus' calendars on loopback as the platforms would: by address, with an ETag. */
export async function serveFeeds(): Promise<FeedServer> {
  const server = createServer((request, response) => {
    const file = decodeURIComponent((request.url ?? '').slice(1));
    if (!FEEDS.some((feed) => feed.file === file)) {
      response.writeHead(404).end('no such calendar');
      return;
    }
    const body = feedBody(file);
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/calendar; charset=utf-8', etag }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
