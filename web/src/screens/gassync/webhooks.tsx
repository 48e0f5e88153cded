import { Anchor, Button, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, lazyRouteComponent, Link } from '@tanstack/react-router';
import { Plus, Webhook as WebhookIcon } from 'lucide-react';
import { Suspense } from 'react';
import { type Source, sourcesQuery } from '../../api/gassync.ts';
import { type Webhook, webhooksQuery } from '../../api/gassync-webhooks.ts';
import { Empty } from '../../parts/empty.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { Scroll } from '../../parts/scroll.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { webhookStanding } from '../../words/gassync-webhooks.ts';

const WebhookDialog = lazyRouteComponent(() => import('./webhook-dialog.tsx'), 'WebhookDialog');

const route = getRouteApi('/app/gassync');

/** Endpoints that are told of changes, and how each stands. */
export function Webhooks() {
  const { add } = route.useSearch();
  const navigate = route.useNavigate();
  const mayManage = useRole('manager');
  const query = useQuery(webhooksQuery);
  const sources = useQuery(sourcesQuery).data ?? [];
  const action = mayManage && sources.length > 0 && (
    <Group>
      <Button
        leftSection={<Plus size={16} aria-hidden />}
        onClick={() => void navigate({ search: { tab: 'webhooks', add: 'webhook' } })}
      >
        Add an endpoint
      </Button>
    </Group>
  );
  return (
    <Stack>
      <QueryResult query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<WebhookIcon />} title="Nobody is told yet" action={action}>
              An endpoint is an address of a partner to which each change of bookings, properties
              and availability is sent, signed. {sources.length === 0 && 'Add a source first. '}
              How to check the signature stands in{' '}
              <Anchor href="/docs/partners" target="_blank" underline="always" inherit>
                the guide for partners
              </Anchor>
              .
            </Empty>
          ) : (
            <>
              {action}
              <Scroll label="Endpoints">
                <Table className="rows">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Endpoint</Table.Th>
                      <Table.Th>Status</Table.Th>
                      <Table.Th visibleFrom="sm">Told of</Table.Th>
                      <Table.Th visibleFrom="sm">Last sent</Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {items.map((webhook) => (
                      <WebhookRow
                        key={webhook.id}
                        webhook={webhook}
                        source={sources.find(({ id }) => id === webhook.source_id)}
                      />
                    ))}
                  </Table.Tbody>
                </Table>
              </Scroll>
            </>
          )
        }
      </QueryResult>
      {mayManage && add === 'webhook' && sources.length > 0 && (
        <Suspense>
          <WebhookDialog
            sources={sources}
            onClose={() => void navigate({ search: { tab: 'webhooks' }, replace: true })}
          />
        </Suspense>
      )}
    </Stack>
  );
}

interface WebhookRowProps {
  readonly webhook: Webhook;
  readonly source: Source | undefined;
}

function WebhookRow({ webhook, source }: WebhookRowProps) {
  const [tone, words] = webhookStanding(webhook);
  return (
    <Table.Tr>
      <Table.Td className="break">
        <Anchor component={Link} to={`/gassync/webhooks/${webhook.id}`} size="sm" fw={600}>
          {webhook.endpoint_url}
        </Anchor>
        <Text size="xs" c="dimmed">
          {source?.source_name ?? `Source ${webhook.source_id}`}
          {webhook.description !== null && ` · ${webhook.description}`}
        </Text>
      </Table.Td>
      <Table.Td>
        <Status tone={tone}>{words}</Status>
        {webhook.failing_since !== null && (
          <Text size="xs" c="dimmed">
            since <When at={webhook.failing_since} />
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        {webhook.event_types.length === 0
          ? 'everything'
          : `${webhook.event_types.length} ${webhook.event_types.length === 1 ? 'type' : 'types'}`}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <When at={webhook.last_triggered_at} />
      </Table.Td>
    </Table.Tr>
  );
}
