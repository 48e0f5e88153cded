import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { type Connection, connectionQuery, healthQuery } from '../../api/connections.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Failure } from '../../parts/failure.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { platformWords } from '../../words/connections.ts';
import { ConnectionActions } from './connection-actions.tsx';
import { HealthFacts } from './health-facts.tsx';
import { NextStep } from './next-step.tsx';
import { RunCard } from './run-card.tsx';
import { RunHistory } from './run-history.tsx';
import { Standing } from './standing.tsx';
import { useSync } from './use-sync.ts';

const route = getRouteApi('/app/connections/$connectionId');

/** One connection: what it needs, what it is doing, how it is and what it did. */
export function ConnectionPage() {
  const { connectionId } = route.useParams();
  const query = useQuery(connectionQuery(connectionId));
  return (
    <>
      <Anchor component={Link} to="/connections" size="sm" className="back">
        <ArrowLeft size={14} aria-hidden /> All connections
      </Anchor>
      <QueryResult query={query} frame={(content) => <Page title="Connection">{content}</Page>}>
        {(connection) => <Details connection={connection} />}
      </QueryResult>
    </>
  );
}

function Details({ connection }: { readonly connection: Connection }) {
  const { error } = route.useSearch();
  const { id, display_name, platform, account_email, reservation_label } = connection;
  const health = useQuery(healthQuery(id));
  const sync = useSync(id, health.data?.active_run?.run_id ?? null);
  return (
    <Page
      title={display_name}
      about={
        <Group gap="md">
          <span>{connection.provider === 'ical' ? 'Calendar feed' : platformWords(platform)}</span>
          {account_email !== null && <span>{account_email}</span>}
          {reservation_label !== null && <span>Label “{reservation_label}”</span>}
        </Group>
      }
      actions={<ConnectionActions connection={connection} sync={sync} />}
    >
      <Standing connection={connection} />
      {error !== undefined && <Failure error={new ApiProblem({ code: error, status: 0 })} />}
      <NextStep connection={connection} onReady={() => sync.start('sync')} />
      {sync.error !== null && <Failure error={sync.error} />}
      {sync.runId !== null && (
        <RunCard runId={sync.runId} isRefused={sync.isRefused} onClose={sync.close} />
      )}
      <Stack gap="xl">
        <HealthFacts connection={connection} health={health} />
        <section aria-labelledby="runs">
          <Text component="h2" id="runs" fw={650} mb="xs">
            History
          </Text>
          <RunHistory connectionId={id} />
        </section>
      </Stack>
    </Page>
  );
}
