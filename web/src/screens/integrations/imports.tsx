import { Group, Select, Stack, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Download } from 'lucide-react';
import { type ConnectorJob, jobsQuery } from '../../api/connectors.ts';
import { isRecord } from '../../api/problem.ts';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import type { IntegrationsSearch } from '../../search.ts';
import { CONNECTOR_PROVIDERS, JOB_STATES } from '../../words/connectors.ts';
import { wordsOf } from '../../words/problems.ts';
import { duration } from '../../words/times.ts';
import { Usage } from './usage.tsx';

const route = getRouteApi('/app/integrations');

/** Runs of the Drive and Gmail imports, with how many went well for each account. */
export function Imports() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(jobsQuery({ provider: search.provider, status: search.status }));
  const change = (changed: Partial<IntegrationsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <Stack>
      <Usage provider={search.provider} />
      <Group gap="sm">
        <Select
          aria-label="Provider"
          placeholder="Drive and Gmail"
          clearable
          clearButtonProps={{ 'aria-label': 'Drive and Gmail' }}
          data={Object.entries(CONNECTOR_PROVIDERS).map(([value, label]) => ({ value, label }))}
          value={search.provider ?? null}
          onChange={(value) => change({ provider: value ?? undefined })}
        />
        <Select
          aria-label="Result"
          placeholder="Any result"
          clearable
          clearButtonProps={{ 'aria-label': 'Any result' }}
          data={Object.entries(JOB_STATES).map(([value, [, label]]) => ({ value, label }))}
          value={search.status ?? null}
          onChange={(value) => change({ status: (value as ConnectorJob['status']) ?? undefined })}
        />
      </Group>
      <QueryResult query={query}>
        {({ pages }) => {
          const jobs = pages.flatMap(({ items }) => items);
          if (jobs.length === 0)
            return (
              <Empty icon={<Download />} title="No imports yet">
                Switch on the Drive import of an account; its runs will be listed here.
              </Empty>
            );
          return (
            <Scroll label="Imports">
              <Table className="rows">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>When</Table.Th>
                    <Table.Th>What</Table.Th>
                    <Table.Th>Result</Table.Th>
                    <Table.Th className="numbers">Found</Table.Th>
                    <Table.Th className="numbers" visibleFrom="sm">
                      Took
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {jobs.map((job) => (
                    <JobRow key={job.id} job={job} />
                  ))}
                </Table.Tbody>
              </Table>
              <More query={query} label="Show older" isInFrame />
            </Scroll>
          );
        }}
      </QueryResult>
    </Stack>
  );
}

function JobRow({ job }: { readonly job: ConnectorJob }) {
  const [tone, words] = JOB_STATES[job.status];
  const { counters } = job.meta_json as { counters?: unknown };
  const found = isRecord(counters) ? counters['records_found'] : undefined;
  const took =
    job.started_at === null || job.finished_at === null
      ? null
      : Date.parse(job.finished_at) - Date.parse(job.started_at);
  return (
    <Table.Tr>
      <Table.Td>
        <When at={job.created_at} />
      </Table.Td>
      <Table.Td>{job.kind === 'drive_import' ? 'Google Drive' : 'Gmail threads'}</Table.Td>
      <Table.Td>
        <Status tone={tone}>{words}</Status>
        {job.last_error !== null && (
          <Text size="xs" c="dimmed">
            {wordsOf(job.last_error).title} <span className="code">{job.last_error}</span>
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numbers">{typeof found === 'number' ? found : '–'}</Table.Td>
      <Table.Td className="numbers" visibleFrom="sm">
        {took === null ? '–' : duration(took)}
      </Table.Td>
    </Table.Tr>
  );
}
