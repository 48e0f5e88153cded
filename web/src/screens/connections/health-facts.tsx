import { Anchor, Paper, SimpleGrid, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Connection, Health } from '../../api/connections.ts';
import { QueryResult } from '../../parts/query-result.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { duration } from '../../words/times.ts';

interface HealthFactsProps {
  readonly connection: Connection;
  readonly health: UseQueryResult<Health>;
}

/** When it last worked, when it will next, how far it has read, and where an engineer looks further. */
export function HealthFacts({ connection, health }: HealthFactsProps) {
  return (
    <section aria-labelledby="health">
      <Text component="h2" id="health" fw={650} mb="xs">
        Health
      </Text>
      <QueryResult query={health} waiting={<Waiting rows={1} height={120} />}>
        {(facts) => (
          <Paper withBorder p="md">
            <SimpleGrid cols={{ base: 2, sm: 4 }} component="dl" className="facts">
              <Fact name="Last success">
                <When at={facts.last_success_at} />
              </Fact>
              <Fact name="Last try">
                <When at={facts.last_run_at} />
              </Fact>
              <Fact name="Next sync">
                {facts.paused ? 'paused' : <When at={facts.next_due_at} never="not planned" />}
              </Fact>
              <Fact name="Read up to">
                {facts.cursor_age_seconds === null
                  ? 'nothing yet'
                  : `${duration(facts.cursor_age_seconds * 1000)} ago`}
              </Fact>
              <Fact name="Mails stored">{connection.counts.messages.toLocaleString()}</Fact>
              <Fact name="To review">{connection.counts.reviews_open.toLocaleString()}</Fact>
              <Fact name="Held elsewhere">{facts.open_conflicts.toLocaleString()}</Fact>
              <Fact name="Workflow">
                {facts.workflow_url === null ? (
                  workflowWords(facts.workflow_running)
                ) : (
                  <Anchor href={facts.workflow_url} target="_blank" rel="noreferrer" size="sm">
                    {workflowWords(facts.workflow_running)}{' '}
                    <ExternalLink size={12} aria-label="(opens the Temporal UI)" />
                  </Anchor>
                )}
              </Fact>
            </SimpleGrid>
          </Paper>
        )}
      </QueryResult>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="xs" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm" m={0} fw={500}>
        {children}
      </Text>
    </div>
  );
}

function workflowWords(isRunning: boolean | null): string {
  if (isRunning === null) return 'cannot be asked now';
  return isRunning ? 'running' : 'not running';
}
