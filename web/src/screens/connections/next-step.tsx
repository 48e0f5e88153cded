import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { lazyRouteComponent } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import { type Connection, consentAddress, readsReservations } from '../../api/connections.ts';
import { useRole } from '../../parts/role.ts';
import { isPms, standingOf } from '../../words/connections.ts';
import { wordsOf } from '../../words/problems.ts';
import { LabelChoice } from './label-choice.tsx';

const NewCredentials = lazyRouteComponent(() => import('./new-credentials.tsx'), 'NewCredentials');

interface NextStepProps {
  readonly connection: Connection;
  /** Called when the mailbox and its label are there for the first time, or again. */
  readonly onReady: () => void;
}

/** What a person has to do so that the connection works; nothing while it does. */
export function NextStep({ connection, onReady }: NextStepProps) {
  const mayManage = useRole('manager');
  const [isEntering, setEntering] = useState(false);
  const { needs } = standingOf(connection);
  const { status_reason: reason, provider } = connection;
  if (needs === null) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="Next step" className="next-step">
      <Stack gap="sm">
        {needs === 'connect' && (
          <Words
            title="Connect the account"
            remedy={
              readsReservations(connection)
                ? 'You sign in at Google and allow Inlet to read mail. Reading reservations never sends or changes anything.'
                : 'You sign in at Google and allow exactly what the chosen capabilities need.'
            }
          />
        )}
        {needs !== 'connect' && reason !== null && (
          <Words {...wordsOf(reason, connection.provider)} code={reason} />
        )}
        {needs === 'label' && reason === null && (
          <Words
            title="Choose the label to watch"
            remedy="Inlet reads the mails under this one label, and nothing else."
          />
        )}
        {mayManage && needs === 'label' && <LabelChoice connection={connection} onDone={onReady} />}
        {mayManage && isPms(provider) && (
          <Group>
            <Button onClick={() => setEntering(true)}>Enter new credentials</Button>
          </Group>
        )}
        {mayManage && needs !== 'label' && !isPms(provider) && (
          <Group>
            <Button component="a" href={consentAddress(connection.id)}>
              {needs === 'connect' ? 'Connect with Google' : 'Reconnect with Google'}
            </Button>
          </Group>
        )}
      </Stack>
      {isEntering && isPms(provider) && (
        <Suspense>
          <NewCredentials
            connection={connection}
            provider={provider}
            onClose={() => setEntering(false)}
          />
        </Suspense>
      )}
    </Paper>
  );
}

function Words({
  title,
  remedy,
  code,
}: {
  readonly title: string;
  readonly remedy: string;
  readonly code?: string;
}) {
  return (
    <div>
      <Text fw={600}>{title}</Text>
      <Text size="sm">{remedy}</Text>
      {code !== undefined && <span className="code">{code}</span>}
    </div>
  );
}
