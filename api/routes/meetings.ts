import { isDeepStrictEqual } from 'node:util';
import { getConnection } from '#db/connections.ts';
import {
  changeMeeting,
  decideConflict,
  getChangeableMeeting,
  getMeetingChange,
  insertMeeting,
  knownEtag,
  listMeetingChanges,
} from '#db/meeting-changes.ts';
import { eventIdOf } from '#domain/meeting-change.ts';
import * as contract from '../contract/meetings.ts';
import { listBody, timeCursor } from '../cursor.ts';
import { fieldsOf, presentMeetingChange } from '../present/meeting-change.ts';
import { found, Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';
import { runIdFor } from '../run-id.ts';
import { MEETING_PROBLEMS, requireTwoWay, writeSoon } from '../write-meeting.ts';

const tag = 'Meetings';
const accepted = { description: 'On its way into the calendar.', schema: contract.meetingChange };

export const meetingRoutes = [
  defineRoute({
    method: 'post',
    path: '/api/product/meetings',
    tag,
    summary: 'Make a meeting in a calendar that goes both ways; with an Idempotency-Key once',
    access: 'manager',
    body: contract.newMeeting,
    idempotent: true,
    answers: { 202: accepted },
    problems: MEETING_PROBLEMS,
    async handle({ deps, caller, scope, body, idempotencyKey, signal }) {
      const { connection_id: connectionId, calendar_id: calendarId, attendees, ...rest } = body;
      const wish = { connectionId, capability: 'sync_calendar_live', trigger: 'meeting' };
      const id = runIdFor(wish, idempotencyKey);
      const fields = { ...fieldsOf(rest), attendees };
      const kept = await deps.db.api.inWorkspace(scope, async (tx) => {
        const connection = found(await getConnection(tx, connectionId));
        requireTwoWay(connection);
        await insertMeeting(tx, {
          id,
          workspaceId: connection.workspace_id,
          profileId: connection.profile_id,
          connectionId,
          calendarId: calendarId ?? connection.account_email ?? 'primary',
          eventId: eventIdOf(id),
          fields,
          createdBy: caller.actorId,
        });
        const row = found(await getMeetingChange(tx, id));
        if (row.version === 1 && !isDeepStrictEqual(row.fields, fields))
          throw new Problem('CONFLICT', 'This Idempotency-Key was used for another meeting.');
        return { connection, row };
      });
      await writeSoon(deps, scope, kept.connection, { requestedBy: caller.actorId, signal });
      return answer(202, presentMeetingChange(kept.row));
    },
  }),
  defineRoute({
    method: 'patch',
    path: '/api/product/meetings/:id',
    tag,
    summary: 'Change or move a meeting, in its calendar, too',
    access: 'manager',
    params: contract.meetingPath,
    body: contract.meetingEdit,
    answers: { 202: accepted },
    problems: MEETING_PROBLEMS,
    async handle({ deps, caller, scope, params, body, signal }) {
      const createdBy = caller.actorId;
      const kept = await deps.db.api.inWorkspace(scope, async (tx) => {
        const meeting = found(await getChangeableMeeting(tx, params.id));
        const connection = found(await getConnection(tx, meeting.connection_id));
        requireTwoWay(connection);
        if (!['confirmed', 'tentative'].includes(meeting.status))
          throw new Problem('CONFLICT', 'This meeting does not take place any more.');
        const id = await changeMeeting(tx, meeting, { fields: fieldsOf(body), createdBy });
        return { connection, row: found(await getMeetingChange(tx, id)) };
      });
      await writeSoon(deps, scope, kept.connection, { requestedBy: createdBy, signal });
      return answer(202, presentMeetingChange(kept.row));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/product/meeting-changes',
    tag,
    summary: 'Meetings that were made or changed here, newest first; those with a conflict wait',
    access: 'viewer',
    query: contract.meetingChangeQuery,
    answers: { 200: { description: 'One page.', schema: contract.meetingChangeList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const page = await listMeetingChanges(tx, {
            connectionId: query.connection_id,
            state: query.state,
            limit: query.limit,
            after: timeCursor.decode(query.cursor),
          });
          return answer(200, listBody(page, timeCursor, presentMeetingChange));
        },
        { readOnly: true },
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/product/meeting-changes/:id',
    tag,
    summary: 'One change of a meeting',
    access: 'viewer',
    params: contract.meetingPath,
    answers: { 200: { description: 'The change.', schema: contract.meetingChange } },
    async handle({ deps, scope, params }) {
      const row = deps.db.api.inWorkspace(scope, (tx) => getMeetingChange(tx, params.id), {
        readOnly: true,
      });
      return answer(200, presentMeetingChange(found(await row)));
    },
  }),
  defineRoute({
    method: 'post',
    path: '/api/product/meeting-changes/:id/resolve',
    tag,
    summary: 'Decide a conflict: write the change all the same, or give it up',
    access: 'manager',
    params: contract.meetingPath,
    body: contract.resolution,
    answers: { 200: { description: 'Decided.', schema: contract.meetingChange } },
    problems: MEETING_PROBLEMS,
    async handle({ deps, caller, scope, params, body, signal }) {
      const decidedBy = caller.actorId;
      const isKept = body.keep === 'inlet';
      const decided = await deps.db.api.inWorkspace(scope, async (tx) => {
        const change = found(await getMeetingChange(tx, params.id));
        const connection = found(await getConnection(tx, change.connection_id));
        if (isKept) requireTwoWay(connection);
        const baseEtag = isKept ? await knownEtag(tx, change) : null;
        if (isKept && baseEtag === null)
          throw new Problem('CONFLICT', 'The meeting is not in the calendar any more.');
        if (!(await decideConflict(tx, change.id, { baseEtag, decidedBy })))
          throw new Problem(
            'CONFLICT',
            'There is nothing to decide here, or a newer change waits.',
          );
        return { connection, row: found(await getMeetingChange(tx, change.id)) };
      });
      if (isKept)
        await writeSoon(deps, scope, decided.connection, { requestedBy: decidedBy, signal });
      return answer(200, presentMeetingChange(decided.row));
    },
  }),
];
