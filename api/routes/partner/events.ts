import { acknowledge, readEvents } from '#db/gassync/event-feed.ts';
import * as contract from '../../contract/partner-events.ts';
import { Problem } from '../../problem.ts';
import { answer, defineRoute } from '../../route.ts';

const path = '/integration/v1/events';
const tag = 'events';

/** The log of events: what webhooks deliver, to be read at one's own pace. */
export const eventRoutes = [
  defineRoute({
    method: 'get',
    path,
    tag,
    summary: 'Events of the workspace in their order, from behind what you have acknowledged',
    access: 'source',
    query: contract.feedQuery,
    answers: { 200: { description: 'One page.', schema: contract.feed } },
    async handle({ deps, source, scope, query }) {
      const { after, limit, types } = query;
      const page = await deps.db.mapping.inWorkspace(
        scope,
        (tx) => readEvents(tx, source, { after: after ?? null, limit, types: types ?? [] }),
        { readOnly: true },
      );
      return answer(200, {
        items: page.items.map((event) => ({ ...event })),
        next_cursor: page.next === null ? null : String(page.next),
        acknowledged: page.acknowledged,
        last_number: page.lastNumber,
      });
    },
  }),
  defineRoute({
    method: 'post',
    path: `${path}/ack`,
    tag,
    summary: 'Say that you have everything up to a number; your endpoints are not sent it any more',
    access: 'source',
    body: contract.acknowledgement,
    answers: { 200: { description: 'Up to where it is now.', schema: contract.acknowledged } },
    problems: ['NUMBER_NOT_REACHED', 'SOURCE_PAUSED'],
    async handle({ deps, source, scope, body }) {
      const done = await deps.db.mapping.inWorkspace(scope, (tx) =>
        acknowledge(tx, source, body.number),
      );
      if (done.kind === 'ahead') {
        throw new Problem('NUMBER_NOT_REACHED', `The last event has number ${done.lastNumber}.`);
      }
      return answer(200, { acknowledged: done.number });
    },
  }),
];
