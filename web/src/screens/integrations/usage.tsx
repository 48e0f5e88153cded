import { Paper, SimpleGrid, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { documentUsageQuery, usageQuery } from '../../api/connectors.ts';
import { BarChart } from '../../parts/bar-chart.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { connectorWords } from '../../words/connectors.ts';
import { dayAndMonth } from '../../words/times.ts';

const MOST_FILES = 10;

/** What the imports of each account did day by day, and which files were seen to change or taken into the Vault. */
export function Usage({ provider }: { readonly provider: string | undefined }) {
  const accounts = useQuery(usageQuery(provider)).data?.items ?? [];
  const files = useQuery(documentUsageQuery(provider)).data?.items ?? [];
  const busiest = files
    .filter(({ versions, imports }) => versions + imports > 0)
    .toSorted((a, b) => b.versions + b.imports - a.versions - a.imports)
    .slice(0, MOST_FILES);
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {accounts.map((one) => (
          <Paper key={one.account_id} withBorder p="md">
            <BarChart
              title={`${connectorWords(one.provider)}, imports by day`}
              summary={`${one.runs_completed.toLocaleString()} completed, ${one.runs_failed.toLocaleString()} failed, ${one.files_found.toLocaleString()} files found`}
              series={[
                { name: 'completed', look: 'main' },
                { name: 'failed', look: 'bad' },
              ]}
              bars={one.series.map(({ period, runs_completed, runs_failed }) => ({
                day: period,
                values: [runs_completed, runs_failed],
              }))}
            />
          </Paper>
        ))}
      </SimpleGrid>
      {busiest.length > 0 && (
        <Scroll label="Files by use">
          <Table className="rows">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>File</Table.Th>
                <Table.Th className="numbers">Versions seen</Table.Th>
                <Table.Th className="numbers">Into the Vault</Table.Th>
                <Table.Th>Last</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {busiest.map(({ file_id: id, title, provider: from, versions, imports, series }) => (
                <Table.Tr key={id}>
                  <Table.Td className="break">
                    {title}
                    <Text size="xs" c="dimmed">
                      {connectorWords(from)}
                    </Text>
                  </Table.Td>
                  <Table.Td className="numbers">{versions.toLocaleString()}</Table.Td>
                  <Table.Td className="numbers">{imports.toLocaleString()}</Table.Td>
                  <Table.Td>{lastOf(series)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
    </>
  );
}

function lastOf(series: readonly { readonly period: string }[]): string {
  const last = series.at(-1);
  return last === undefined ? '–' : dayAndMonth(last.period);
}
