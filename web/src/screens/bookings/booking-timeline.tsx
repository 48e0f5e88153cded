import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { bookingsQuery, nextBookingQuery } from '../../api/bookings.ts';
import type { Property } from '../../api/properties.ts';
import { workspaceQuery } from '../../api/session.ts';
import { QueryResult } from '../../parts/query-result.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import type { BookingsSearch } from '../../search.ts';
import { addDays, dayAndMonth, stay, todayIn } from '../../words/times.ts';
import { TimelineGrid } from './timeline-grid.tsx';

const DAYS = 28;
const STEP = 14;

interface BookingTimelineProps {
  readonly properties: readonly Property[];
  readonly search: BookingsSearch;
  readonly onMove: (from: string | undefined) => void;
  readonly onOpen: (bookingId: number) => void;
}

/** Four weeks of all properties, with the way to other weeks. */
export function BookingTimeline({ properties, search, onMove, onOpen }: BookingTimelineProps) {
  const { data: workspace } = useQuery(workspaceQuery);
  const zone = workspace?.time_zone ?? 'UTC';
  const from = search.from ?? addDays(todayIn(zone), -3);
  const to = addDays(from, DAYS);
  const { property, bare } = search;
  const bookings = useQuery(bookingsQuery({ property, bare, from, to }));
  const shown = properties.filter(({ id }) => property === undefined || id === property);
  return (
    <>
      <Group gap="xs">
        <Button variant="default" size="xs" onClick={() => onMove(undefined)}>
          Today
        </Button>
        <ActionIcon
          variant="default"
          aria-label="Two weeks earlier"
          onClick={() => onMove(addDays(from, -STEP))}
        >
          <ChevronLeft size={16} />
        </ActionIcon>
        <ActionIcon
          variant="default"
          aria-label="Two weeks later"
          onClick={() => onMove(addDays(from, STEP))}
        >
          <ChevronRight size={16} />
        </ActionIcon>
        <Text fw={600} aria-live="polite">
          {stay(from, addDays(to, -1))}
        </Text>
      </Group>
      <QueryResult query={bookings} waiting={<Waiting rows={8} height={40} />}>
        {(items) => (
          <>
            {items.length === 0 && <Elsewhere after={to} onMove={onMove} />}
            <TimelineGrid
              properties={shown}
              bookings={items}
              from={from}
              days={DAYS}
              today={(own) => todayIn(own.time_zone ?? zone)}
              onOpen={onOpen}
            />
          </>
        )}
      </QueryResult>
    </>
  );
}

/** Where there are stays when there are none here. */
function Elsewhere({
  after,
  onMove,
}: {
  readonly after: string;
  readonly onMove: (from: string) => void;
}) {
  const { data: next } = useQuery(nextBookingQuery(after));
  const { data: first } = useQuery(nextBookingQuery(undefined));
  const other = next ?? first;
  return (
    <Group gap="xs">
      <Text size="sm" c="dimmed">
        No stays in these four weeks.
      </Text>
      {other !== null && other !== undefined && (
        <Button variant="subtle" size="xs" onClick={() => onMove(addDays(other.check_in, -3))}>
          Go to {dayAndMonth(other.check_in)} {other.check_in.slice(0, 4)}
        </Button>
      )}
    </Group>
  );
}
