import { Group, SegmentedControl, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { propertiesQuery } from '../../api/properties.ts';
import type { BookingsSearch } from '../../search.ts';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { BookingDrawer } from './booking-drawer.tsx';
import { BookingList } from './booking-list.tsx';
import { BookingTimeline } from './booking-timeline.tsx';
import { MessageDialog } from './message-dialog.tsx';

const route = getRouteApi('/app/bookings');

/** Stays by property on a calendar, or as a list; each filter is part of the address. */
export function BookingsPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const properties = useQuery(propertiesQuery());
  const change = (changed: Partial<BookingsSearch>, replace = true) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace });
  const view = search.view ?? 'calendar';
  const open = (booking: number) => change({ booking }, false);
  return (
    <Page title="Bookings" about="What the calendars say, with the guests that the mails name.">
      <Group gap="sm">
        <SegmentedControl
          aria-label="View"
          value={view}
          onChange={(value) => change({ view: value === 'list' ? 'list' : undefined })}
          data={[
            { value: 'calendar', label: 'Calendar' },
            { value: 'list', label: 'List' },
          ]}
        />
        <Select
          aria-label="Property"
          placeholder="All properties"
          clearable
          clearButtonProps={{ 'aria-label': 'All properties' }}
          searchable
          data={(properties.data ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          value={search.property === undefined ? null : String(search.property)}
          onChange={(value) => change({ property: value === null ? undefined : Number(value) })}
        />
        <Switch
          label="Still bare"
          checked={search.bare === true}
          onChange={(event) => change({ bare: event.currentTarget.checked || undefined })}
        />
      </Group>
      <QueryResult query={properties}>
        {(items) =>
          view === 'calendar' ? (
            <BookingTimeline
              properties={items}
              search={search}
              onMove={(from) => change({ from })}
              onOpen={open}
            />
          ) : (
            <BookingList properties={items} search={search} onOpen={open} />
          )
        }
      </QueryResult>
      <BookingDrawer
        bookingId={search.booking ?? null}
        properties={properties.data ?? []}
        onMessage={(message) => change({ message }, false)}
        onClose={() => change({ booking: undefined, message: undefined })}
      />
      <MessageDialog
        messageId={search.message ?? null}
        onClose={() => change({ message: undefined })}
      />
    </Page>
  );
}
