import { Anchor, Button, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PlugZap, Plus } from 'lucide-react';
import { type Connection, connectionsQuery } from '../../api/connections.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { Scroll } from '../../parts/scroll.tsx';
import { AddConnection } from './add-connection.tsx';
import { ConnectionRow } from './connection-row.tsx';

const route = getRouteApi('/app/connections');

/** The mailboxes of the workspace and how each of them stands. */
export function ConnectionsPage() {
  const { add, error } = route.useSearch();
  const navigate = route.useNavigate();
  const connections = useQuery(connectionsQuery);
  const mayManage = useRole('manager');
  const setAdding = (isAdding: boolean) =>
    void navigate({ search: isAdding ? { add: true } : {}, replace: !isAdding });
  return (
    <Page
      title="Connections"
      about="Mailboxes that Inlet reads reservation mail from. Calendars are with their properties."
      actions={
        mayManage && (
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding(true)}>
            Add connection
          </Button>
        )
      }
    >
      {error !== undefined && <Failure error={new ApiProblem({ code: error, status: 0 })} />}
      <QueryResult query={connections}>
        {({ items }) => (
          <List
            connections={items.filter(({ provider }) => provider !== 'ical')}
            onAdd={mayManage ? () => setAdding(true) : null}
          />
        )}
      </QueryResult>
      <AddConnection opened={add === true && mayManage} onClose={() => setAdding(false)} />
    </Page>
  );
}

interface ListProps {
  readonly connections: readonly Connection[];
  readonly onAdd: (() => void) | null;
}

function List({ connections, onAdd }: ListProps) {
  if (connections.length === 0)
    return (
      <Empty
        icon={<PlugZap />}
        title="No mailbox is connected yet"
        action={onAdd !== null && <Button onClick={onAdd}>Add your first connection</Button>}
      >
        Connect the mailbox that receives your reservation mail, and choose the label that it is
        kept under. Inlet then fills in the guests of bookings that your calendars have.
      </Empty>
    );
  return (
    <Scroll label="Connections">
      <Table className="rows" verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>Status</Table.Th>
            <Table.Th visibleFrom="md">Label</Table.Th>
            <Table.Th visibleFrom="sm">Last sync</Table.Th>
            <Table.Th visibleFrom="md">Next sync</Table.Th>
            <Table.Th visibleFrom="sm" className="numbers">
              Mails
            </Table.Th>
            <Table.Th visibleFrom="sm" className="numbers">
              To review
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {connections.map((connection) => (
            <ConnectionRow key={connection.id} connection={connection} />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" p="sm">
        Calendar feeds are listed with their{' '}
        <Anchor component={Link} to="/properties" inherit underline="always">
          properties
        </Anchor>
        .
      </Text>
    </Scroll>
  );
}
