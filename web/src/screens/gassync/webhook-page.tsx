import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { sourcesQuery } from '../../api/gassync.ts';
import { type Webhook, webhookQuery } from '../../api/gassync-webhooks.ts';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Status } from '../../parts/status.tsx';
import { useNow, When } from '../../parts/when.tsx';
import { disabledWords, webhookStanding } from '../../words/gassync-webhooks.ts';
import { Deliveries } from './deliveries.tsx';
import { WebhookActions } from './webhook-actions.tsx';

const route = getRouteApi('/app/gassync/webhooks/$webhookId');

/** One endpoint: how it stands, what it is told of, and each thing that it was sent. */
export function WebhookPage() {
  const { webhookId } = route.useParams();
  const query = useQuery(webhookQuery(Number(webhookId)));
  return (
    <>
      <Anchor component={Link} to="/gassync?tab=webhooks" size="sm" className="back">
        <ArrowLeft size={14} aria-hidden /> All endpoints
      </Anchor>
      <QueryResult query={query} frame={(content) => <Page title="Endpoint">{content}</Page>}>
        {(webhook) => <Details webhook={webhook} />}
      </QueryResult>
    </>
  );
}

function Details({ webhook }: { readonly webhook: Webhook }) {
  const sources = useQuery(sourcesQuery).data ?? [];
  const source = sources.find(({ id }) => id === webhook.source_id);
  const [tone, words] = webhookStanding(webhook);
  const now = useNow();
  return (
    <Page
      title={webhook.endpoint_url}
      about={
        <>
          {source?.source_name ?? `Source ${webhook.source_id}`}
          {webhook.description !== null && ` · ${webhook.description}`} · last sent{' '}
          <When at={webhook.last_triggered_at} />
        </>
      }
      actions={<WebhookActions webhook={webhook} />}
    >
      <div>
        <Status tone={tone}>{words}</Status>
        {webhook.failing_since !== null && (
          <Text size="sm">
            Every attempt has failed since <When at={webhook.failing_since} />.
          </Text>
        )}
        {webhook.status === 'disabled' && (
          <Text size="sm">{disabledWords(webhook.status_reason)}</Text>
        )}
        {webhook.status === 'paused' && <Text size="sm">Events wait until it is resumed.</Text>}
        {webhook.held_until !== null && Date.parse(webhook.held_until) > now && (
          <Text size="sm">
            It asked to be left alone; the next attempt is <When at={webhook.held_until} />.
          </Text>
        )}
        {webhook.previous_secret_until !== null &&
          Date.parse(webhook.previous_secret_until) > now && (
            <Text size="sm">
              Two secrets sign; the old one ends <When at={webhook.previous_secret_until} />.
            </Text>
          )}
        <Text size="sm" c="dimmed" className="break">
          Told of {webhook.event_types.length === 0 ? 'everything' : webhook.event_types.join(', ')}
        </Text>
      </div>
      <Deliveries webhook={webhook} />
    </Page>
  );
}
