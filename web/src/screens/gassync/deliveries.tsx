import { Anchor, Button, Group, Select, Stack, Table, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, lazyRouteComponent, Link } from '@tanstack/react-router';
import { Send } from 'lucide-react';
import { Suspense, useState } from 'react';
import {
  deliveriesQuery,
  type Delivery,
  type DeliveryState,
  replay,
  type Webhook,
} from '../../api/gassync-webhooks.ts';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say, sayFailure } from '../../parts/say.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { answerWords, DELIVERY_STATES, deliveryStanding } from '../../words/gassync-webhooks.ts';

const ReplayDialog = lazyRouteComponent(() => import('./replay-dialog.tsx'), 'ReplayDialog');

const route = getRouteApi('/app/gassync/webhooks/$webhookId');

/** What an endpoint was sent and is to be sent, newest first. */
export function Deliveries({ webhook }: { readonly webhook: Webhook }) {
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useInfiniteQuery(deliveriesQuery(webhook.id, state));
  const maySend = useRole('manager') && webhook.status !== 'disabled';
  const [isReplaying, setReplaying] = useState(false);
  return (
    <Stack>
      <Title order={2}>Deliveries</Title>
      <Group gap="sm">
        <Select
          aria-label="State"
          placeholder="Any state"
          clearable
          clearButtonProps={{ 'aria-label': 'Any state' }}
          data={Object.entries(DELIVERY_STATES).map(([value, [, label]]) => ({ value, label }))}
          value={state ?? null}
          onChange={(value) =>
            void navigate({
              search: { state: (value as DeliveryState | null) ?? undefined },
              replace: true,
            })
          }
        />
        {maySend && (
          <Button variant="default" onClick={() => setReplaying(true)}>
            Send again…
          </Button>
        )}
      </Group>
      <QueryResult query={query}>
        {({ pages }) => {
          const deliveries = pages.flatMap(({ items }) => items);
          if (deliveries.length === 0)
            return state === undefined ? (
              <Empty icon={<Send />} title="Nothing was sent yet">
                Changes are sent as they happen. Send a test event to see whether it answers.
              </Empty>
            ) : (
              <Empty icon={<Send />} title="Nothing matches the filter">
                Clear it to see more.
              </Empty>
            );
          return (
            <Scroll label="Deliveries">
              <Table className="rows">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Event</Table.Th>
                    <Table.Th>State</Table.Th>
                    <Table.Th className="numbers">Attempts</Table.Th>
                    <Table.Th visibleFrom="sm">Happened</Table.Th>
                    <Table.Td />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {deliveries.map((delivery) => (
                    <DeliveryRow
                      key={delivery.id}
                      delivery={delivery}
                      webhookId={webhook.id}
                      maySend={maySend}
                    />
                  ))}
                </Table.Tbody>
              </Table>
              <More query={query} label="Show older" isInFrame />
            </Scroll>
          );
        }}
      </QueryResult>
      {isReplaying && (
        <Suspense>
          <ReplayDialog webhookId={webhook.id} onClose={() => setReplaying(false)} />
        </Suspense>
      )}
    </Stack>
  );
}

interface DeliveryRowProps {
  readonly delivery: Delivery;
  readonly webhookId: number;
  readonly maySend: boolean;
}

function DeliveryRow({ delivery, webhookId, maySend }: DeliveryRowProps) {
  const queryClient = useQueryClient();
  const again = useMutation({
    mutationFn: () => replay(webhookId, { event_id: delivery.event_id }),
    onSuccess: () => say('It is on its way again.'),
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['gassync'] }),
  });
  const [tone, words] = deliveryStanding(delivery);
  const answer = answerWords(delivery.last_status, delivery.last_error);
  const name = `${delivery.event_type}, number ${delivery.number}`;
  return (
    <Table.Tr>
      <Table.Td>
        {delivery.trace_id === null ? (
          delivery.event_type
        ) : (
          <Anchor
            component={Link}
            to={`/gassync/traces/${delivery.trace_id}`}
            size="sm"
            aria-label={name}
          >
            {delivery.event_type}
          </Anchor>
        )}
        <div className="code">
          {delivery.number} · {delivery.external_id ?? delivery.entity_id}
        </div>
      </Table.Td>
      <Table.Td>
        <Status tone={tone}>{words}</Status>
        {answer !== null && (
          <Text size="xs" c="dimmed">
            {answer}
          </Text>
        )}
        {delivery.next_attempt_at !== null && delivery.attempts > 0 && (
          <Text size="xs" c="dimmed">
            next <When at={delivery.next_attempt_at} />
          </Text>
        )}
      </Table.Td>
      <Table.Td className="numbers">{delivery.attempts}</Table.Td>
      <Table.Td visibleFrom="sm">
        <When at={delivery.occurred_at} />
      </Table.Td>
      <Table.Td className="numbers">
        {maySend && (delivery.state !== 'pending' || delivery.attempts > 0) && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            loading={again.isPending}
            aria-label={`Send again: ${name}`}
            onClick={() => again.mutate()}
          >
            Send again
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
