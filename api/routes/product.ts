import { listContacts } from '#db/contacts.ts';
import { getEmail, getMeeting, listEmails, listMeetings } from '#db/product-lists.ts';
import * as contract from '../contract/product.ts';
import { listBody, nameCursor, timeCursor } from '../cursor.ts';
import {
  presentContact,
  presentEmail,
  presentListedEmail,
  presentMeeting,
} from '../present/product.ts';
import { found } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

const tag = 'Timeline';
const readOnly = { readOnly: true };

export const productRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/product/emails',
    tag,
    summary: 'E-mails of the timeline, newest first, without their text',
    access: 'viewer',
    query: contract.emailQuery,
    answers: { 200: { description: 'One page.', schema: contract.emailList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const { connection_id: connectionId, thread_id: threadId, cursor, ...rest } = query;
          const after = timeCursor.decode(cursor);
          const page = await listEmails(tx, { ...rest, connectionId, threadId, after });
          return answer(200, listBody(page, timeCursor, presentListedEmail));
        },
        readOnly,
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/product/emails/:id',
    tag,
    summary: 'One e-mail with its text',
    access: 'viewer',
    params: contract.productPath,
    answers: { 200: { description: 'The e-mail.', schema: contract.email } },
    async handle({ deps, scope, params }) {
      const load = deps.db.api.inWorkspace(scope, (tx) => getEmail(tx, params.id), readOnly);
      return answer(200, presentEmail(found(await load)));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/product/meetings',
    tag,
    summary: 'Meetings by their start, latest first',
    access: 'viewer',
    query: contract.meetingQuery,
    answers: { 200: { description: 'One page.', schema: contract.meetingList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const page = await listMeetings(tx, {
            ...query,
            connectionId: query.connection_id,
            calendarId: query.calendar_id,
            withDeleted: query.include_deleted ?? false,
            after: timeCursor.decode(query.cursor),
          });
          return answer(200, listBody(page, timeCursor, presentMeeting));
        },
        readOnly,
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/product/meetings/:id',
    tag,
    summary: 'One meeting, also one that was deleted in its calendar',
    access: 'viewer',
    params: contract.productPath,
    answers: { 200: { description: 'The meeting.', schema: contract.meeting } },
    async handle({ deps, scope, params }) {
      const load = deps.db.api.inWorkspace(scope, (tx) => getMeeting(tx, params.id), readOnly);
      return answer(200, presentMeeting(found(await load)));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/product/contacts',
    tag,
    summary: 'Contacts by name',
    access: 'viewer',
    query: contract.contactQuery,
    answers: { 200: { description: 'One page.', schema: contract.contactList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const page = await listContacts(tx, {
            connectionId: query.connection_id,
            text: query.text,
            limit: query.limit,
            after: nameCursor.decode(query.cursor),
          });
          return answer(200, listBody(page, nameCursor, presentContact));
        },
        readOnly,
      ),
  }),
];
