import { Anchor, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Connection } from '../../api/connections.ts';
import { When } from '../../parts/when.tsx';
import { platformWords } from '../../words/connections.ts';
import { Standing } from './standing.tsx';

/** One connection in the list. */
export function ConnectionRow({ connection }: { readonly connection: Connection }) {
  const { id, display_name, platform, account_email, reservation_label, counts } = connection;
  const [main] = connection.capabilities;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/connections/${id}`} fw={600} size="sm">
          {display_name}
        </Anchor>
        <Text size="xs" c="dimmed">
          {platformWords(platform)}
          {account_email !== null && ` · ${account_email}`}
        </Text>
      </Table.Td>
      <Table.Td>
        <Standing connection={connection} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        {reservation_label ?? (
          <Text span inherit c="dimmed">
            none
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <When at={main?.last_success_at ?? null} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        {connection.status === 'connected' && !connection.paused ? (
          <When at={main?.next_due_at ?? null} never="–" />
        ) : (
          '–'
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm" className="numbers">
        {counts.messages.toLocaleString()}
      </Table.Td>
      <Table.Td visibleFrom="sm" className="numbers">
        {counts.reviews_open.toLocaleString()}
      </Table.Td>
    </Table.Tr>
  );
}
