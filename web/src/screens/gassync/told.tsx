import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LogLine, Trace } from '../../api/gassync.ts';
import { webhooksQuery } from '../../api/gassync-webhooks.ts';
import { isRecord } from '../../api/problem.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { answerWords, deliveryStanding } from '../../words/gassync-webhooks.ts';
import { duration, moment } from '../../words/times.ts';

/** The events of a change, who was told of each, and every attempt at that. */
export function Told({ trace: { events, deliveries, lines } }: { readonly trace: Trace }) {
  const webhooks = useQuery(webhooksQuery).data?.items ?? [];
  if (events.length === 0)
    return <Text size="sm">Nothing of the product changed, so nobody was told.</Text>;
  return (
    <ul className="plain-list">
      {events.map((event) => {
        const sent = deliveries.filter((one) => one.event_id === event.id);
        return (
          <li key={event.id} className="told">
            <Text size="sm" fw={600}>
              {event.event_type}
            </Text>
            <Text size="xs" c="dimmed">
              number {event.number} · <When at={event.occurred_at} />
              {sent.length === 0 && ' · no endpoint wanted it'}
            </Text>
            {sent.map((delivery) => {
              const [tone, words] = deliveryStanding(delivery);
              const url = webhooks.find(({ id }) => id === delivery.webhook_id)?.endpoint_url;
              return (
                <div key={delivery.webhook_id}>
                  <Text size="sm" component="div" className="break">
                    <Anchor
                      component={Link}
                      to={`/gassync/webhooks/${delivery.webhook_id}`}
                      inherit
                      underline="always"
                    >
                      {url ?? `Endpoint ${delivery.webhook_id}`}
                    </Anchor>
                  </Text>
                  <Status tone={tone}>{words}</Status>
                  {delivery.next_attempt_at !== null && delivery.attempts > 0 && (
                    <Text size="xs" c="dimmed">
                      next attempt <When at={delivery.next_attempt_at} />
                    </Text>
                  )}
                  <Attempts lines={lines.filter((line) => isAttempt(line, delivery))} />
                </div>
              );
            })}
          </li>
        );
      })}
    </ul>
  );
}

function Attempts({ lines }: { readonly lines: readonly LogLine[] }) {
  return (
    <ol className="plain-list" aria-label="Attempts">
      {lines.map((line) => {
        const data = isRecord(line.response_data) ? line.response_data : {};
        const { attempt, status, ms, error } = data;
        const answer = answerWords(numberOf(status), typeof error === 'string' ? error : null);
        const took = numberOf(ms);
        return (
          <li key={line.id} className="trace-line">
            <time className="event-time" dateTime={line.created_at} title={moment(line.created_at)}>
              {moment(line.created_at, undefined, { timeStyle: 'medium' })}
            </time>
            <Text size="sm">
              Attempt {numberOf(attempt) ?? '–'}: {answer ?? 'no answer'}
              {took !== null && `, ${duration(took)}`}
            </Text>
          </li>
        );
      })}
    </ol>
  );
}

function isAttempt(
  { direction, response_data: data }: LogLine,
  delivery: Trace['deliveries'][number],
): boolean {
  return (
    direction === 'outbound' &&
    isRecord(data) &&
    data['webhook_id'] === delivery.webhook_id &&
    data['event_id'] === delivery.event_id
  );
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
