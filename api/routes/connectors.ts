import { listActivity } from '#db/activity.ts';
import { accountUsage, documentUsage } from '#db/connector-usage.ts';
import { listAccounts, listFiles, listJobs } from '#db/connectors.ts';
import { CONNECTORS, connectorProvider } from '#domain/connectors.ts';
import type { Catalogue } from '../catalogue.ts';
import * as contract from '../contract/connectors.ts';
import { idCursor, listBody, timeCursor } from '../cursor.ts';
import { presentAccount, presentFile, presentJob } from '../present/connector.ts';
import { answer, defineRoute } from '../route.ts';
import { usageRange } from '../usage-range.ts';

const tag = 'Connectors';
const readOnly = { readOnly: true };

export const connectorRoutes = [
  defineRoute({
    method: 'get',
    path: '/api/connectors/accounts',
    tag,
    summary: 'Accounts whose files are imported, newest first',
    access: 'viewer',
    query: contract.accountQuery,
    answers: { 200: { description: 'One page.', schema: contract.accountList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const page = await listAccounts(tx, filterOf(deps.catalogue, query));
          return answer(200, listBody(page, timeCursor, presentAccount));
        },
        readOnly,
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/connectors/jobs',
    tag,
    summary: 'Import runs, newest first',
    access: 'viewer',
    query: contract.jobQuery,
    answers: { 200: { description: 'One page.', schema: contract.jobList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const page = await listJobs(tx, filterOf(deps.catalogue, query));
          return answer(200, listBody(page, timeCursor, presentJob));
        },
        readOnly,
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/connectors/files',
    tag,
    summary: 'What was seen in the accounts, newest here first',
    access: 'viewer',
    query: contract.fileQuery,
    answers: { 200: { description: 'One page.', schema: contract.fileList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const page = await listFiles(tx, {
            ...filterOf(deps.catalogue, query),
            text: query.text,
            withRemoved: query.include_removed ?? false,
          });
          return answer(200, listBody(page, timeCursor, presentFile));
        },
        readOnly,
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/connectors/events',
    tag,
    summary: 'What happened to accounts and their imports, newest first',
    access: 'viewer',
    query: contract.eventQuery,
    answers: { 200: { description: 'One page.', schema: contract.eventList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const { providers, accountId, ...rest } = filterOf(deps.catalogue, query);
          const connector = { providers, accountId };
          const page = await listActivity(tx, { ...rest, type: query.type, connector });
          return answer(
            200,
            listBody(page, timeCursor, (row) => row),
          );
        },
        readOnly,
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/connectors/usage',
    tag,
    summary: 'Per account: runs that succeeded and failed and what they saw, over time',
    access: 'viewer',
    query: contract.usageQuery,
    answers: { 200: { description: 'One page.', schema: contract.accountUsageList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const range = usageRange(deps.clock.now(), query);
          const page = await accountUsage(tx, { ...usageOf(deps.catalogue, query), ...range });
          return answer(
            200,
            listBody(page, idCursor, ({ series, ...row }) => ({ ...row, series: [...series] })),
          );
        },
        readOnly,
      ),
  }),
  defineRoute({
    method: 'get',
    path: '/api/connectors/usage/documents',
    tag,
    summary: 'Per document: how often it changed and was imported, over time',
    access: 'viewer',
    query: contract.usageQuery,
    answers: { 200: { description: 'One page.', schema: contract.documentUsageList } },
    handle: ({ deps, scope, query }) =>
      deps.db.api.inWorkspace(
        scope,
        async (tx) => {
          const range = usageRange(deps.clock.now(), query);
          const page = await documentUsage(tx, { ...usageOf(deps.catalogue, query), ...range });
          return answer(
            200,
            listBody(page, idCursor, ({ series, ...row }) => ({ ...row, series: [...series] })),
          );
        },
        readOnly,
      ),
  }),
];

interface Query {
  readonly provider?: string | undefined;
  readonly account_id?: string | undefined;
  readonly status?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

function filterOf(catalogue: Catalogue, query: Query) {
  const { account_id: accountId, status, from, to, limit, cursor } = query;
  const providers = providersOf(catalogue, query.provider);
  return { providers, accountId, status, from, to, limit, after: timeCursor.decode(cursor) };
}

function usageOf(
  catalogue: Catalogue,
  query: Query & { readonly period: 'day' | 'week' | 'month' },
) {
  const { account_id: accountId, period, limit, cursor } = query;
  const providers = providersOf(catalogue, query.provider);
  return { providers, accountId, period, limit, after: idCursor.decode(cursor) };
}

/** Providers whose connector exists in this installation; of these, the one that is asked for. */
function providersOf(catalogue: Catalogue, asked: string | undefined): string[] {
  return CONNECTORS.flatMap((capability) => {
    const provider = connectorProvider(capability);
    const exists = provider !== null && catalogue.find(capability) !== undefined;
    return exists && (asked === undefined || asked === provider) ? [provider] : [];
  });
}
