import { Paper, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { connectionsQuery } from '../../api/connections.ts';
import { type Overview, overviewQuery } from '../../api/overview.ts';
import { BarChart } from '../../parts/bar-chart.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Attention } from './attention.tsx';
import { FirstSteps } from './first-steps.tsx';

/** What needs somebody first, then how things have gone. */
export function OverviewPage() {
  const overview = useQuery(overviewQuery);
  const connections = useQuery(connectionsQuery);
  const isNew = connections.data?.items.length === 0;
  return (
    <Page title="Overview" about="What needs you, and how things went in the last 30 days.">
      {isNew ? (
        <FirstSteps />
      ) : (
        <QueryResult query={overview} waiting={<Grey />}>
          {(data) => (
            <Stack gap="xl">
              <Attention overview={data} />
              <Charts overview={data} />
            </Stack>
          )}
        </QueryResult>
      )}
    </Page>
  );
}

function Charts({ overview }: { readonly overview: Overview }) {
  const { enrichment_per_week: weeks, runs_per_day: runs, messages_per_day: messages } = overview;
  const stays = weeks.reduce((sum, { bookings }) => sum + bookings, 0);
  const named = weeks.reduce((sum, { with_guest }) => sum + with_guest, 0);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <Paper withBorder p="md">
        <BarChart
          title="Stays with a guest’s name, by week of arrival"
          summary={
            stays === 0
              ? 'No stays around now'
              : `${named} of ${stays} stays (${Math.round((100 * named) / stays)} %)`
          }
          series={[
            { name: 'with guest', look: 'main' },
            { name: 'still bare', look: 'faint' },
          ]}
          bars={weeks.map(({ week, bookings, with_guest }) => ({
            day: week,
            values: [with_guest, bookings - with_guest],
          }))}
        />
      </Paper>
      <Paper withBorder p="md">
        <BarChart
          title="Mails stored, by day"
          summary={`${messages.reduce((sum, one) => sum + one.messages, 0).toLocaleString()} mails`}
          series={[{ name: 'mails', look: 'main' }]}
          bars={messages.map(({ day, messages: count }) => ({ day, values: [count] }))}
        />
      </Paper>
      <Paper withBorder p="md">
        <BarChart
          title="Syncs, by day and outcome"
          summary={syncSummary(runs)}
          series={[
            { name: 'completed', look: 'main' },
            { name: 'failed', look: 'bad' },
          ]}
          bars={runs.map(({ day, completed, failed }) => ({ day, values: [completed, failed] }))}
        />
      </Paper>
      <Paper withBorder p="md">
        <Text fw={600} size="sm" component="h2">
          Stays to come
        </Text>
        <Text fz={34} fw={700} lh={1.3}>
          {overview.bookings.upcoming - overview.bookings.upcoming_bare}
          <Text span fz="lg" c="dimmed">
            {' '}
            of {overview.bookings.upcoming} have a guest
          </Text>
        </Text>
        <Text size="sm" c="dimmed">
          {overview.bookings.upcoming_bare === 0
            ? 'Nothing is bare.'
            : `${overview.bookings.upcoming_bare} still wait for their mail.`}
        </Text>
      </Paper>
    </SimpleGrid>
  );
}

function syncSummary(runs: Overview['runs_per_day']): string {
  const completed = runs.reduce((sum, one) => sum + one.completed, 0);
  const failed = runs.reduce((sum, one) => sum + one.failed, 0);
  return `${completed.toLocaleString()} completed, ${failed.toLocaleString()} failed`;
}

function Grey() {
  return (
    <Stack aria-busy="true">
      <Skeleton height={132} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Skeleton height={210} />
        <Skeleton height={210} />
        <Skeleton height={210} />
        <Skeleton height={210} />
      </SimpleGrid>
    </Stack>
  );
}
