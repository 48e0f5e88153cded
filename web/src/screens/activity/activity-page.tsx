import { Button, Group, Paper, Select } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Activity } from 'lucide-react';
import { type ActivityEvent, activityQuery } from '../../api/activity.ts';
import { connectionsQuery } from '../../api/connections.ts';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import type { ActivitySearch } from '../../search.ts';
import { EVENTS } from '../../words/activity.ts';
import { moment } from '../../words/times.ts';
import { EventLine } from './event-line.tsx';

const route = getRouteApi('/app/activity');

const PERIODS = [
  { value: '1', label: 'Last 24 hours' },
  { value: '7', label: 'Last 7 days' },
  { value: '30', label: 'Last 30 days' },
];

/** What happened in the workspace, newest first, by day. */
export function ActivityPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(activityQuery(search));
  const connections = useQuery(connectionsQuery).data?.items ?? [];
  const change = (changed: Partial<ActivitySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <Page title="Activity" about="Everything that people and Inlet did in this workspace.">
      <Group gap="sm">
        <Select
          aria-label="Connection"
          placeholder="All connections"
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'All connections' }}
          data={connections.map(({ id, display_name }) => ({ value: id, label: display_name }))}
          value={search.connection ?? null}
          onChange={(value) => change({ connection: value ?? undefined })}
        />
        <Select
          aria-label="What happened"
          placeholder="All events"
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'All events' }}
          data={Object.entries(EVENTS).map(([value, { title }]) => ({ value, label: title }))}
          value={search.type ?? null}
          onChange={(value) => change({ type: value ?? undefined })}
        />
        <Select
          aria-label="When"
          placeholder="Any time"
          clearable
          clearButtonProps={{ 'aria-label': 'Any time' }}
          data={PERIODS}
          value={search.days === undefined ? null : String(search.days)}
          onChange={(value) => change({ days: value === null ? undefined : Number(value) })}
        />
        {isFiltered && (
          <Button variant="subtle" onClick={() => void navigate({ search: {} })}>
            Clear filters
          </Button>
        )}
      </Group>
      <QueryResult query={query}>
        {({ pages }) => {
          const events = pages.flatMap(({ items }) => items);
          if (events.length === 0) return <Nothing isFiltered={isFiltered} />;
          return (
            <>
              {byDay(events).map(([date, ofDay]) => (
                <Paper key={date} withBorder component="section" aria-label={date}>
                  <h2 className="day-title">{date}</h2>
                  <ul className="plain-list events">
                    {ofDay.map((event) => (
                      <EventLine
                        key={event.id}
                        event={event}
                        connection={connections.find(({ id }) => id === event.connection_id)}
                      />
                    ))}
                  </ul>
                </Paper>
              ))}
              <More query={query} label="Show older" />
            </>
          );
        }}
      </QueryResult>
    </Page>
  );
}

function byDay(events: readonly ActivityEvent[]): [string, ActivityEvent[]][] {
  return [
    ...Map.groupBy(events, ({ created_at }) =>
      moment(created_at, undefined, { dateStyle: 'full' }),
    ),
  ];
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty icon={<Activity />} title="Nothing matches the filters">
      Clear one of them to see more.
    </Empty>
  ) : (
    <Empty icon={<Activity />} title="Nothing has happened yet">
      Syncs, filled-in guests and decisions will be listed here.
    </Empty>
  );
}
