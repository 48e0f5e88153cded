import { Anchor, Badge, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Puzzle } from 'lucide-react';
import { type Capability, type Connection, connectionsQuery } from '../../api/connections.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { CAPABILITIES, scopeWords, type Tone } from '../../words/connections.ts';
import { wordsOf } from '../../words/problems.ts';

/** What each connected account does for the workspace, and what it was allowed to. */
export function IntegrationsPage() {
  const connections = useQuery(connectionsQuery);
  return (
    <Page
      title="Integrations"
      about="What each connected account does, and the access that it was given."
    >
      <QueryResult query={connections}>
        {({ items }) => {
          // Accounts first: calendars are many, and say less.
          const live = items
            .filter(({ status }) => status !== 'disconnected')
            .toSorted((a, b) => Number(a.provider === 'ical') - Number(b.provider === 'ical'));
          return live.length === 0 ? (
            <Empty icon={<Puzzle />} title="Nothing is connected yet">
              <Anchor component={Link} to="/connections?add=true" underline="always">
                Add a connection
              </Anchor>{' '}
              to see here what it does and which access it has.
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
    </Page>
  );
}

function Account({ connection }: { readonly connection: Connection }) {
  return (
    <Paper withBorder p="md" component="article">
      <Title order={2}>
        <Anchor component={Link} to={`/connections/${connection.id}`} inherit>
          {connection.display_name}
        </Anchor>
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {connection.provider === 'google' ? 'Google' : 'Calendar address'}
        {connection.account_email !== null && ` · ${connection.account_email}`}
      </Text>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {connection.capabilities.map((one) => (
          <CapabilityCard key={one.capability} capability={one} />
        ))}
      </SimpleGrid>
    </Paper>
  );
}

function CapabilityCard({ capability }: { readonly capability: Capability }) {
  const { title, about } = CAPABILITIES[capability.capability] ?? {
    title: capability.capability,
    about: '',
  };
  const [tone, words] = standingOf(capability);
  return (
    <div>
      <Title order={3}>{title}</Title>
      <Text size="sm" c="dimmed">
        {about}
      </Text>
      <Status tone={tone}>{words}</Status>
      {capability.reason !== null && (
        <Text size="sm">
          {wordsOf(capability.reason).title} <span className="code">{capability.reason}</span>
        </Text>
      )}
      <Text size="sm" c="dimmed">
        Last success <When at={capability.last_success_at} />
      </Text>
      {capability.required_scopes.length > 0 && (
        <>
          <Text size="xs" c="dimmed" mt="xs">
            Access
          </Text>
          <Stack gap={4} align="flex-start" mt={4}>
            {capability.required_scopes.map((scope) => (
              <Badge key={scope} variant="default" tt="none" fw={500} title={scope}>
                {scopeWords(scope)}:{' '}
                {capability.granted_scopes.includes(scope) ? 'granted' : 'missing'}
              </Badge>
            ))}
          </Stack>
        </>
      )}
    </div>
  );
}

function standingOf({ enabled, status }: Capability): [Tone, string] {
  if (!enabled) return ['quiet', 'Switched off'];
  if (status === 'parked') return ['bad', 'Waits for you'];
  return status === 'backing_off' ? ['warn', 'Trying again'] : ['good', 'Working'];
}
