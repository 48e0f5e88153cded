import { Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Run, runsQuery } from '../../api/connections.ts';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { outcomeWords, stageWords, TRIGGERS } from '../../words/runs.ts';
import { duration } from '../../words/times.ts';
import { RunFailure } from './run-failure.tsx';

/** The runs of a connection, newest first, with what each brought and how long it took. */
export function RunHistory({ connectionId }: { readonly connectionId: string }) {
  const query = useInfiniteQuery(runsQuery(connectionId));
  return (
    <QueryResult query={query}>
      {({ pages }) => {
        const runs = pages.flatMap(({ items }) => items);
        if (runs.length === 0)
          return (
            <Text size="sm" c="dimmed">
              No syncs yet. The first one begins when the mailbox and its label are there.
            </Text>
          );
        return (
          <Scroll label="History of syncs">
            <Table className="rows">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>When</Table.Th>
                  <Table.Th>Result</Table.Th>
                  <Table.Th visibleFrom="sm">Begun</Table.Th>
                  <Table.Th visibleFrom="sm" className="numbers">
                    Attempts
                  </Table.Th>
                  <Table.Th className="numbers">Took</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {runs.map((run) => (
                  <Row key={run.run_id} run={run} />
                ))}
              </Table.Tbody>
            </Table>
            <More query={query} label="Show older" isInFrame />
          </Scroll>
        );
      }}
    </QueryResult>
  );
}

function Row({ run }: { readonly run: Run }) {
  return (
    <Table.Tr>
      <Table.Td>
        <When at={run.created_at} />
      </Table.Td>
      <Table.Td>
        {run.status === 'completed' && <Status tone="good">{outcomeWords(run)}</Status>}
        {run.status === 'failed' && <Status tone="bad">Failed</Status>}
        {run.status !== 'completed' && run.status !== 'failed' && (
          <Status tone="busy">{stageWords(run)}</Status>
        )}
        <RunFailure run={run} />
      </Table.Td>
      <Table.Td visibleFrom="sm">{TRIGGERS[run.trigger] ?? run.trigger}</Table.Td>
      <Table.Td visibleFrom="sm" className="numbers">
        {run.attempts}
      </Table.Td>
      <Table.Td className="numbers">
        {run.duration_ms === null ? '–' : duration(run.duration_ms)}
      </Table.Td>
    </Table.Tr>
  );
}
