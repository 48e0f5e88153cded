import { Button, Group, Menu, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CalendarSync, Plus } from 'lucide-react';
import { useState } from 'react';
import {
  type Feed,
  feedsQuery,
  type Property,
  removeFeed,
  importFeed,
} from '../../api/properties.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say, sayFailure } from '../../parts/say.tsx';
import { When } from '../../parts/when.tsx';
import { wordsOf } from '../../words/problems.ts';
import { AddFeed } from './add-feed.tsx';
import { FeedStatus } from './feed-status.tsx';

/** The calendars of a property: how each stands, when it was last imported, and what is wrong in words. */
export function Feeds({ property }: { readonly property: Property }) {
  const query = useQuery(feedsQuery);
  const mayManage = useRole('manager');
  const [isAdding, setAdding] = useState(false);
  const action = mayManage && (
    <Button
      variant="default"
      leftSection={<Plus size={16} aria-hidden />}
      onClick={() => setAdding(true)}
    >
      Add calendar
    </Button>
  );
  return (
    <>
      <QueryResult query={query}>
        {(items) => {
          const own = items.filter(({ property_id }) => property_id === property.id);
          if (own.length === 0)
            return (
              <Empty icon={<CalendarSync />} title="No calendar yet" action={action}>
                Copy the calendar address (iCal) from the platform on which the property is listed.
                Its stays become bookings here.
              </Empty>
            );
          return (
            <Stack gap="sm" align="flex-start">
              {own.map((feed) => (
                <FeedCard key={feed.id} feed={feed} />
              ))}
              {action}
            </Stack>
          );
        }}
      </QueryResult>
      <AddFeed property={property} opened={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}

function FeedCard({ feed }: { readonly feed: Feed }) {
  const mayManage = useRole('manager');
  const queryClient = useQueryClient();
  const [isRemoving, setRemoving] = useState(false);
  const refresh = () => {
    for (const name of ['feeds', 'bookings', 'properties'])
      void queryClient.invalidateQueries({ queryKey: [name] });
  };
  const sync = useMutation({
    mutationFn: () => importFeed(feed.id, 25),
    onError: sayFailure,
    onSuccess: (result) =>
      say(
        'events_read' in result
          ? `Imported ${result.events_read} entries.`
          : 'Importing; it goes on by itself.',
      ),
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: () => removeFeed(feed.id),
    onSuccess() {
      setRemoving(false);
      say('The calendar is removed.');
    },
    onSettled: refresh,
  });
  return (
    <Paper withBorder p="md" w="100%">
      <Group justify="space-between" align="flex-start">
        <div>
          <FeedStatus feed={feed} />
          <Text size="sm" className="break">
            {feed.display_name}
          </Text>
          <Text size="sm" c="dimmed">
            Last import <When at={feed.last_success_at} /> · {countOf(feed)}
          </Text>
          {feed.status === 'error' && feed.status_reason !== null && (
            <Text size="sm" mt={4}>
              {wordsOf(feed.status_reason).remedy}{' '}
              <span className="code">{feed.status_reason}</span>
            </Text>
          )}
        </div>
        {mayManage && (
          <Group gap="xs">
            <Button
              variant="default"
              size="xs"
              loading={sync.isPending}
              onClick={() => sync.mutate()}
            >
              Import now
            </Button>
            <Menu position="bottom-end">
              <Menu.Target>
                <Button variant="default" size="xs">
                  More
                </Button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item component="a" href={`/connections/${feed.connection_id}`}>
                  History of imports
                </Menu.Item>
                <Menu.Item onClick={() => setRemoving(true)}>Remove…</Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </Group>
        )}
      </Group>
      <Confirm
        opened={isRemoving}
        title="Remove this calendar?"
        action="Remove calendar"
        isDangerous
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={() => setRemoving(false)}
      >
        <Text size="sm">
          It is no longer imported, and its address is forgotten. Its {feed.bookings} bookings stay
          as they are now.
        </Text>
      </Confirm>
    </Paper>
  );
}

function countOf({ bookings }: Feed): string {
  return `${bookings} ${bookings === 1 ? 'booking' : 'bookings'}`;
}
