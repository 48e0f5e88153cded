import { Anchor, Button, Stack, Switch, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { House, Plus } from 'lucide-react';
import { type Feed, feedsQuery, propertiesQuery, type Property } from '../../api/properties.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { Scroll } from '../../parts/scroll.tsx';
import { When } from '../../parts/when.tsx';
import { AddProperty } from './add-property.tsx';
import { FeedStatus } from './feed-status.tsx';

const route = getRouteApi('/app/properties');

/** The properties, the names under which platforms know them, and whether their calendars work. */
export function PropertiesPage() {
  const { add, archived } = route.useSearch();
  const navigate = route.useNavigate();
  const properties = useQuery(propertiesQuery(archived === true));
  const feeds = useQuery(feedsQuery).data ?? [];
  const mayManage = useRole('manager');
  const setAdding = (isAdding: boolean) =>
    void navigate({ search: (before) => ({ ...before, add: isAdding || undefined }) });
  const action = mayManage && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      Add property
    </Button>
  );
  return (
    <Page
      title="Properties"
      about="What you rent out, the names that platforms use for it, and its calendars."
      actions={
        <>
          <Switch
            label="Archived too"
            checked={archived === true}
            onChange={(event) =>
              void navigate({ search: { archived: event.currentTarget.checked || undefined } })
            }
          />
          {action}
        </>
      }
    >
      <QueryResult query={properties}>
        {(items) =>
          items.length === 0 ? (
            <Empty icon={<House />} title="No property yet" action={action}>
              Add what you rent out, then the calendar addresses of the platforms it is listed on.
              Bookings come from there.
            </Empty>
          ) : (
            <Scroll label="Properties">
              <Table className="rows" verticalSpacing="sm">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Name</Table.Th>
                    <Table.Th>Calendars</Table.Th>
                    <Table.Th visibleFrom="sm">Last import</Table.Th>
                    <Table.Th visibleFrom="md">Known as</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map((property) => (
                    <Row
                      key={property.id}
                      property={property}
                      feeds={feeds.filter(({ property_id }) => property_id === property.id)}
                    />
                  ))}
                </Table.Tbody>
              </Table>
            </Scroll>
          )
        }
      </QueryResult>
      <AddProperty opened={add === true && mayManage} onClose={() => setAdding(false)} />
    </Page>
  );
}

function Row({
  property,
  feeds,
}: {
  readonly property: Property;
  readonly feeds: readonly Feed[];
}) {
  const names = property.aliases.map(({ value }) => value);
  const lastImport = feeds
    .map(({ last_success_at }) => last_success_at)
    .filter((at) => at !== null)
    .toSorted()
    .at(-1);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/properties/${property.id}`} fw={600} size="sm">
          {property.name}
        </Anchor>
        {property.archived_at !== null && (
          <Text size="xs" c="dimmed">
            archived
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        {feeds.length === 0 ? (
          <Text size="sm" c="dimmed">
            none
          </Text>
        ) : (
          <Stack gap={2}>
            {feeds.map((feed) => (
              <FeedStatus key={feed.id} feed={feed} />
            ))}
          </Stack>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <When at={lastImport ?? null} never="–" />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="xs" c="dimmed" lineClamp={2} maw={380}>
          {names.length === 0 ? '–' : names.join(', ')}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
