import { Anchor, Table, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { CalendarRange } from 'lucide-react';
import { type Booking, bookingListQuery } from '../../api/bookings.ts';
import type { Property } from '../../api/properties.ts';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import type { BookingsSearch } from '../../search.ts';
import { bookingStatus, enrichmentOf, guestOf, isCancelledByMail } from '../../words/bookings.ts';
import { nights, stay } from '../../words/times.ts';

interface BookingListProps {
  readonly properties: readonly Property[];
  readonly search: BookingsSearch;
  readonly onOpen: (bookingId: number) => void;
}

/** Bookings by arrival. */
export function BookingList({ properties, search, onOpen }: BookingListProps) {
  const { property, bare, from } = search;
  const query = useInfiniteQuery(bookingListQuery({ property, bare, from }));
  const nameOf = (id: number) => properties.find((one) => one.id === id)?.name ?? `Property ${id}`;
  return (
    <QueryResult query={query}>
      {({ pages }) => {
        const bookings = pages.flatMap(({ items }) => items);
        if (bookings.length === 0)
          return <Nothing isFiltered={property !== undefined || bare === true} />;
        return (
          <Scroll label="Bookings">
            <Table className="rows">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Guest</Table.Th>
                  <Table.Th>Stay</Table.Th>
                  <Table.Th visibleFrom="sm">Property</Table.Th>
                  <Table.Th visibleFrom="sm" className="numbers">
                    Guests
                  </Table.Th>
                  <Table.Th visibleFrom="md">Status</Table.Th>
                  <Table.Th visibleFrom="md">Filled in because</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {bookings.map((booking) => (
                  <Row
                    key={booking.id}
                    booking={booking}
                    property={nameOf(booking.property_id)}
                    onOpen={onOpen}
                  />
                ))}
              </Table.Tbody>
            </Table>
            <More query={query} isInFrame />
          </Scroll>
        );
      }}
    </QueryResult>
  );
}

interface RowProps {
  readonly booking: Booking;
  readonly property: string;
  readonly onOpen: (bookingId: number) => void;
}

function Row({ booking, property, onOpen }: RowProps) {
  const count = nights(booking.check_in, booking.check_out);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          component="button"
          type="button"
          size="sm"
          fw={600}
          ta="left"
          onClick={() => onOpen(booking.id)}
        >
          {guestOf(booking)}
        </Anchor>
        <Text size="xs" c="dimmed" hiddenFrom="sm">
          {property}
        </Text>
      </Table.Td>
      <Table.Td>
        {stay(booking.check_in, booking.check_out)}
        <Text size="xs" c="dimmed">
          {count} {count === 1 ? 'night' : 'nights'}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">{property}</Table.Td>
      <Table.Td visibleFrom="sm" className="numbers">
        {booking.guest_count ?? '–'}
      </Table.Td>
      <Table.Td visibleFrom="md">
        {bookingStatus(booking.status)}
        {isCancelledByMail(booking) && (
          <Text size="xs" c="dimmed">
            a mail says cancelled
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="md">{enrichmentOf(booking)?.code ?? '–'}</Table.Td>
    </Table.Tr>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty icon={<CalendarRange />} title="Nothing matches the filters">
      Clear the property or “Still bare” to see more.
    </Empty>
  ) : (
    <Empty icon={<CalendarRange />} title="No bookings yet">
      Bookings come from your calendars: add a calendar address to a property under Properties.
    </Empty>
  );
}
