import { createHash } from 'node:crypto';
import { serveOnLoopback } from '#sandbox/loopback.ts';
import { FEEDS, feedBody } from './corpus.ts';

export interface FeedServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the corpus' calendars on loopback as the platforms would: by address, with an ETag. */
export async function serveFeeds(): Promise<FeedServer> {
  const { origin, close } = await serveOnLoopback((request, response) => {
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
  return { url: origin, close };
}
