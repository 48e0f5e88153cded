import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, lazyRouteComponent, Link } from '@tanstack/react-router';
import { Plus, Waypoints } from 'lucide-react';
import { Suspense } from 'react';
import { type Connection, connectionsQuery } from '../../api/connections.ts';
import { type Source, sourcesQuery } from '../../api/gassync.ts';
import { Empty } from '../../parts/empty.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { Scroll } from '../../parts/scroll.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { isPms, providerWords, standingOf } from '../../words/connections.ts';
import { SOURCE_STATES, SOURCE_TYPES } from '../../words/gassync.ts';

const AddSource = lazyRouteComponent(() => import('./add-source.tsx'), 'AddSource');
const ConnectPms = lazyRouteComponent(() => import('./connect-pms.tsx'), 'ConnectPms');
const SourceDrawer = lazyRouteComponent(() => import('./source-drawer.tsx'), 'SourceDrawer');

const route = getRouteApi('/app/gassync');

/** Outside systems that feed the workspace, with how they stand and how much of theirs waits. */
export function Sources() {
  const { add, source: opened } = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useRole('manager');
  const query = useQuery(sourcesQuery);
  const connections = useQuery(connectionsQuery).data?.items ?? [];
  const open = (search: { add?: 'partner' | 'pms'; source?: number }) => void navigate({ search });
  const close = () => void navigate({ search: {}, replace: true });
  const actions = mayManage && (
    <Group gap="sm">
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => open({ add: 'partner' })}>
        Add a partner
      </Button>
      <Button variant="default" onClick={() => open({ add: 'pms' })}>
        Connect a property system
      </Button>
    </Group>
  );
  return (
    <Stack>
      <QueryResult query={query}>
        {(sources) => {
          const starting = connections.filter(
            ({ id, provider, status }) =>
              isPms(provider) &&
              status !== 'disconnected' &&
              sources.every(({ connection_id: fedBy }) => fedBy !== id),
          );
          if (sources.length + starting.length === 0)
            return (
              <Empty icon={<Waypoints />} title="No sources yet" action={actions}>
                A source is an outside system that sends its properties, room types and
                reservations: a partner who pushes them with a key, or a property system that is
                asked every few minutes. Partners read{' '}
                <Anchor href="/docs/partners" target="_blank" underline="always" inherit>
                  the guide for partners
                </Anchor>
                .
              </Empty>
            );
          return (
            <>
              {actions}
              <Scroll label="Sources">
                <Table className="rows">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Source</Table.Th>
                      <Table.Th>Status</Table.Th>
                      <Table.Th>Last sync</Table.Th>
                      <Table.Th className="numbers">Waiting</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {sources.map((source) => (
                      <SourceRow
                        key={source.id}
                        source={source}
                        connection={connections.find(({ id }) => id === source.connection_id)}
                        onOpen={() => open({ source: source.id })}
                      />
                    ))}
                    {starting.map((connection) => (
                      <StartingRow key={connection.id} connection={connection} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Scroll>
              <Text size="sm" c="dimmed">
                For whoever builds the other side:{' '}
                <Anchor href="/docs/partners" target="_blank" underline="always" inherit>
                  the guide for partners
                </Anchor>
              </Text>
              <Suspense>
                <SourceDrawer
                  source={sources.find(({ id }) => id === opened) ?? null}
                  connection={connections.find(
                    ({ id }) => id === sources.find((one) => one.id === opened)?.connection_id,
                  )}
                  onClose={close}
                />
              </Suspense>
            </>
          );
        }}
      </QueryResult>
      {mayManage && (
        <Suspense>
          {add === 'partner' && <AddSource onClose={close} />}
          {add === 'pms' && <ConnectPms onClose={close} />}
        </Suspense>
      )}
    </Stack>
  );
}

interface SourceRowProps {
  readonly source: Source;
  /** What feeds it, where that is not the partner itself. */
  readonly connection: Connection | undefined;
  readonly onOpen: () => void;
}

function SourceRow({ source, connection, onOpen }: SourceRowProps) {
  const [tone, words] = SOURCE_STATES[source.status];
  const feeding = connection === undefined ? null : standingOf(connection);
  const isFedBadly = source.status === 'active' && feeding !== null && feeding.tone !== 'good';
  return (
    <Table.Tr>
      <Table.Td className="break">
        <Anchor component="button" type="button" size="sm" fw={600} ta="left" onClick={onOpen}>
          {source.source_name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {SOURCE_TYPES[source.source_type]}
        </Text>
      </Table.Td>
      <Table.Td>
        {isFedBadly ? (
          <Status tone={feeding.tone}>{feeding.words}</Status>
        ) : (
          <Status tone={tone}>{words}</Status>
        )}
      </Table.Td>
      <Table.Td>
        <When at={source.last_sync_at} />
      </Table.Td>
      <Table.Td className="numbers">
        {source.held === 0 ? (
          '0'
        ) : (
          <Anchor
            component={Link}
            to={`/gassync?tab=mapping&source=${source.id}`}
            size="sm"
            underline="always"
            aria-label={`${source.held} of ${source.source_name} waiting`}
          >
            {source.held.toLocaleString()}
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** A property system that is connected and has not brought anything yet. */
function StartingRow({ connection }: { readonly connection: Connection }) {
  const { tone, words, needs } = standingOf(connection);
  const isRunning = needs === null && tone === 'good';
  return (
    <Table.Tr>
      <Table.Td className="break">
        <Anchor component={Link} to={`/connections/${connection.id}`} size="sm" fw={600}>
          {connection.display_name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {providerWords(connection.provider)}
        </Text>
      </Table.Td>
      <Table.Td>
        <Status tone={isRunning ? 'busy' : tone}>{isRunning ? 'First run' : words}</Status>
      </Table.Td>
      <Table.Td>
        <When at={null} />
      </Table.Td>
      <Table.Td className="numbers">–</Table.Td>
    </Table.Tr>
  );
}
