import { Anchor, Badge, Button, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazyRouteComponent, Link } from '@tanstack/react-router';
import { Suspense, useState } from 'react';
import {
  type CapabilityState,
  type CatalogueEntry,
  setCapability,
} from '../../api/capabilities.ts';
import type { Connection } from '../../api/connections.ts';
import { useRole } from '../../parts/role.ts';
import { say, sayFailure } from '../../parts/say.tsx';
import { hasFields } from '../../parts/schema.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { scopeWords, type Tone } from '../../words/connections.ts';
import { wordsOf } from '../../words/problems.ts';
import { CapabilityRuns } from './capability-runs.tsx';

const SettingsDialog = lazyRouteComponent(() => import('./settings-dialog.tsx'), 'SettingsDialog');

interface CapabilityCardProps {
  readonly connection: Connection;
  readonly state: CapabilityState;
  readonly entry: CatalogueEntry | undefined;
}

/** One capability of a connection: whether it is on, how it stands, its access, its settings and its runs. */
export function CapabilityCard({ connection, state, entry }: CapabilityCardProps) {
  const mayManage = useRole('manager');
  const queryClient = useQueryClient();
  const [isSettingUp, setSettingUp] = useState(false);
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => setCapability(connection.id, state.capability, { enabled }),
    onSuccess({ enabled }) {
      say(`${state.name} is ${enabled ? 'on' : 'off'}.`);
    },
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['connections'] }),
  });
  const [tone, words] = standingOf(state);
  return (
    <div role="group" aria-label={state.name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={3}>{state.name}</Title>
        <Switch
          aria-label={`${state.name}: on`}
          checked={toggle.isPending ? toggle.variables : state.enabled}
          disabled={!mayManage}
          onChange={(event) => toggle.mutate(event.currentTarget.checked)}
        />
      </Group>
      <Text size="sm" c="dimmed">
        {state.description}
      </Text>
      <Status tone={tone}>{words}</Status>
      {state.reason !== null && (
        <Text size="sm">
          {wordsOf(state.reason).title} <span className="code">{state.reason}</span>
        </Text>
      )}
      {state.enabled && state.mode === 'live' && (
        <Text size="sm" c="dimmed">
          Last success <When at={state.last_success_at} />
        </Text>
      )}
      {state.enabled && <Access state={state} />}
      {state.enabled && state.consent_url !== null && (
        <Button component="a" href={state.consent_url} size="xs" mt="xs">
          {state.granted_scopes.length === 0 ? 'Connect with Google' : 'Grant what is missing'}
        </Button>
      )}
      {state.enabled && mayManage && (
        <Group gap="xs" mt="xs">
          <CapabilityRuns connection={connection} state={state} entry={entry} />
          {hasFields(entry?.settings_schema ?? null) && (
            <Button size="xs" variant="default" onClick={() => setSettingUp(true)}>
              Settings
            </Button>
          )}
          {state.capability === 'send_email' && (
            <Anchor component={Link} to="/timeline?compose=true" size="sm">
              Write a mail
            </Anchor>
          )}
        </Group>
      )}
      {isSettingUp && entry !== undefined && (
        <Suspense>
          <SettingsDialog
            connection={connection}
            state={state}
            entry={entry}
            onClose={() => setSettingUp(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

function Access({ state }: { readonly state: CapabilityState }) {
  if (state.required_scopes.length === 0) return null;
  return (
    <>
      <Text size="xs" c="dimmed" mt="xs">
        Access
      </Text>
      <Stack gap={4} align="flex-start" mt={4}>
        {state.required_scopes.map((scope) => (
          <Badge key={scope} variant="default" tt="none" fw={500} title={scope}>
            {scopeWords(scope)}: {state.granted_scopes.includes(scope) ? 'granted' : 'missing'}
          </Badge>
        ))}
      </Stack>
    </>
  );
}

function standingOf({
  enabled,
  status,
  mode,
  missing_scopes: missing,
}: CapabilityState): [Tone, string] {
  if (!enabled) return ['quiet', 'Switched off'];
  if (missing.length > 0) return ['warn', 'Needs access'];
  if (status === 'parked') return ['bad', 'Waits for you'];
  if (status === 'backing_off') return ['warn', 'Trying again'];
  return ['good', mode === 'live' ? 'Working' : 'Ready'];
}
