import { deleteBuffered } from '#db/gassync/delete-items.ts';
import { getBuffered, type ListedType, listBuffered } from '#db/gassync/reads.ts';
import type { EntityType } from '#gassync/canonical.ts';
import * as contract from '../../contract/partner.ts';
import { listOf } from '../../contract/common.ts';
import { presentBuffered } from '../../present/partner.ts';
import { Problem } from '../../problem.ts';
import { receiveItems } from '../../receive-items.ts';
import { answer, defineRoute } from '../../route.ts';
import { settleTouched } from '../../settle-touched.ts';

export interface Resource {
  readonly path: string;
  /** What it is called in a sentence, in plural. */
  readonly name: string;
}

/** `POST` of one kind of thing. */
export function postRoute(type: EntityType, { path, name }: Resource) {
  return defineRoute({
    method: 'post',
    path,
    tag: name,
    summary: `Send ${name}: one, or an array of up to 10,000`,
    access: 'source',
    idempotent: true,
    payload: contract.BODIES[type],
    bodyLimit: '16mb',
    answers: {
      200: { description: 'A result per item, in their order.', schema: contract.results },
    },
    problems: ['SOURCE_PAUSED', 'IDEMPOTENCY_IN_FLIGHT', 'IDEMPOTENCY_MISMATCH'],
    async handle({ deps, source, request, response, idempotencyKey }) {
      const body: unknown = request.body;
      const sent = { type, path, body, idempotencyKey };
      return answer(200, await receiveItems(deps, source, sent, response));
    },
  });
}

const QUERIES = {
  property: contract.listQuery,
  room_type: contract.roomTypeQuery,
  reservation: contract.reservationQuery,
  guest: contract.listQuery,
} as const;

/** `GET` of one and of a list, and `DELETE`, of things that are kept one by one. */
export function itemRoutes(type: ListedType, { path, name }: Resource) {
  const schema = contract.SHAPES[type];
  return [
    defineRoute({
      method: 'get',
      path,
      tag: name,
      summary: `Your ${name} as they are stored, in the order in which they came`,
      access: 'source',
      query: QUERIES[type],
      answers: { 200: { description: 'One page.', schema: listOf(schema) } },
      async handle({ deps, source, scope, query }) {
        // What a kind of thing does not have is not in its query.
        const given: Partial<Record<string, string>> & {
          readonly limit: number;
          readonly cursor?: number;
          readonly updated_since?: Date;
        } = query as never;
        const page = await deps.db.mapping.inWorkspace(
          scope,
          (tx) =>
            listBuffered(tx, source, type, {
              updatedSince: given.updated_since,
              propertyId: given['property'],
              roomTypeId: given['room_type'],
              status: given['status'],
              kind: given['kind'],
              from: given['from'],
              to: given['to'],
              limit: given.limit,
              after: given.cursor ?? null,
            }),
          { readOnly: true },
        );
        return answer(200, {
          items: page.items.map(presentBuffered),
          next_cursor: page.next === null ? null : String(page.next),
        });
      },
    }),
    defineRoute({
      method: 'get',
      path: `${path}/:id`,
      tag: name,
      summary: 'One by its id, which is your own',
      access: 'source',
      params: contract.idPath,
      answers: { 200: { description: 'As it is stored.', schema } },
      problems: ['NOT_FOUND'],
      async handle({ deps, source, scope, params }) {
        const row = await deps.db.mapping.inWorkspace(
          scope,
          (tx) => getBuffered(tx, source, type, params.id),
          { readOnly: true },
        );
        if (row === null) throw unknownItem();
        return answer(200, presentBuffered(row));
      },
    }),
    defineRoute({
      method: 'delete',
      path: `${path}/:id`,
      tag: name,
      summary:
        type === 'reservation'
          ? 'Take a reservation back: it is cancelled'
          : 'Take it back; what it became in the product stays',
      access: 'source',
      params: contract.idPath,
      answers: { 204: { description: 'Taken back.' } },
      problems: ['NOT_FOUND', 'SOURCE_PAUSED'],
      async handle({ deps, source, params }) {
        const gone = await deleteBuffered(deps.db.mapping, source, type, params.id);
        if (gone === null) throw unknownItem();
        await settleTouched(deps, source.workspaceId, gone.touched);
        return answer(204);
      },
    }),
  ];
}

/** Ids are the source's own words, so saying that one is unknown tells nobody anything. */
export function unknownItem(): Problem {
  return new Problem('NOT_FOUND', 'You have sent nothing under this id, or took it back.');
}
