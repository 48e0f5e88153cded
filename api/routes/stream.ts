import type { Response } from 'express';
import { isId } from '#lib/ids.ts';
import { defineRoute } from '../route.ts';
import { watchWorkspace } from '../watch.ts';

const HEARTBEAT_MS = 15_000;
/** Then the browser connects again by itself, and who it is is asked again. */
const LONGEST_MS = 10 * 60_000;

export const streamRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/stream',
    tag: 'Overview',
    summary: 'Server-sent events: `activity`, `run` and `reviews`; resumes after Last-Event-ID',
    access: 'viewer',
    answers: { 200: { description: 'The stream.', content: 'text/event-stream' } },
    async handle({ deps, scope, request, response, signal }) {
      const lastId = request.get('last-event-id');
      const stop = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
      response.status(200).type('text/event-stream');
      response.set('x-accel-buffering', 'no');
      response.flushHeaders();
      response.write('retry: 2000\n\n');
      const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
      try {
        const events = watchWorkspace(deps, scope, isId(lastId) ? lastId : undefined, stop);
        for await (const { event, id, data } of events) send(response, event, id, data);
      } catch (err) {
        // Headers are sent: the one thing left to do is to end, and the client comes again.
        deps.log.warn('Stream ended early', { component: 'Api', err });
      } finally {
        clearInterval(heartbeat);
        response.end();
      }
      return null;
    },
  }),
];

function send(response: Response, event: string, id: string | undefined, data: unknown): void {
  const lines = [
    `event: ${event}`,
    ...(id === undefined ? [] : [`id: ${id}`]),
    `data: ${JSON.stringify(data)}`,
  ];
  response.write(`${lines.join('\n')}\n\n`);
}
