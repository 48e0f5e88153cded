import { Anchor, Badge, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Puzzle } from 'lucide-react';
import { capabilityStatesQuery, catalogueQuery } from '../../api/capabilities.ts';
import { type Connection, connectionsQuery } from '../../api/connections.ts';
import { Empty } from '../../parts/empty.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { providerWords } from '../../words/connections.ts';
import { CapabilityCard } from './capability-card.tsx';

/** Every connected account with what it can do. */
export function Accounts() {
  const connections = useQuery(connectionsQuery);
  return (
    <QueryResult query={connections}>
      {({ items }) => {
        // Accounts first: calendars are many, and say less.
        const live = items
          .filter(({ status }) => status !== 'disconnected')
          .toSorted((a, b) => Number(a.provider === 'ical') - Number(b.provider === 'ical'));
        return live.length === 0 ? (
          <Empty icon={<Puzzle />} title="Nothing is connected yet">
            <Anchor component={Link} to="/integrations?add=true" underline="always">
              Connect an account
            </Anchor>{' '}
            to see here what it can do and which access it has.
          </Empty>
        ) : (
          <Stack>
            {live.map((connection) => (
              <Account key={connection.id} connection={connection} />
            ))}
          </Stack>
        );
      }}
    </QueryResult>
  );
}

function Account({ connection }: { readonly connection: Connection }) {
  const states = useQuery(capabilityStatesQuery(connection.id));
  const catalogue = useQuery(catalogueQuery).data?.items ?? [];
  return (
    <Paper withBorder p="md" component="article" aria-label={connection.display_name}>
      <Group gap="xs">
        <Title order={2}>
          <Anchor component={Link} to={`/connections/${connection.id}`} inherit>
            {connection.display_name}
          </Anchor>
        </Title>
        {connection.profile_id !== null && (
          <Badge variant="default" tt="none" fw={500}>
            Only you
          </Badge>
        )}
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {providerWords(connection.provider)}
        {connection.account_email !== null && ` · ${connection.account_email}`}
      </Text>
      <QueryResult query={states} waiting={<Waiting />}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, md: 2 }} verticalSpacing="lg">
            {items.map((state) => (
              <CapabilityCard
                key={state.capability}
                connection={connection}
                state={state}
                entry={catalogue.find(({ capability }) => capability === state.capability)}
              />
            ))}
          </SimpleGrid>
        )}
      </QueryResult>
    </Paper>
  );
}
