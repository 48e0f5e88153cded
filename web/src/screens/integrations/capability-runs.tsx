import { Box, Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazyRouteComponent } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { Suspense, useState } from 'react';
import {
  type CapabilityState,
  type CatalogueEntry,
  readAgain,
  runCapability,
  type Values,
} from '../../api/capabilities.ts';
import { activeRunOf, type Connection } from '../../api/connections.ts';
import { sayFailure } from '../../parts/say.tsx';
import { hasFields } from '../../parts/schema.ts';
import { RunCard } from '../connections/run-card.tsx';

const RunDialog = lazyRouteComponent(() => import('./run-dialog.tsx'), 'RunDialog');

interface CapabilityRunsProps {
  readonly connection: Connection;
  readonly state: CapabilityState;
  readonly entry: CatalogueEntry | undefined;
}

/** Asks for runs of one capability and shows the one that is under way. */
export function CapabilityRuns({ connection, state, entry }: CapabilityRunsProps) {
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<{ runId: string; isRefused: boolean } | null>(null);
  const [closed, setClosed] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const show = (runId: string, isRefused: boolean) => {
    setAsked({ runId, isRefused });
    setAsking(false);
    void queryClient.invalidateQueries({ queryKey: ['connections', 'capabilities'] });
  };
  const run = useMutation({
    mutationFn: (what: 'dry' | 'again' | Values) =>
      what === 'dry' || what === 'again'
        ? readAgain(connection.id, state.capability, what === 'dry')
        : runCapability(connection.id, state.capability, what),
    onSuccess: ({ run_id }) => show(run_id, false),
    onError(error) {
      const active = activeRunOf(error);
      if (active !== null) show(active, true);
      else if (!isAsking) sayFailure(error);
    },
  });
  if (state.mode === 'action') return null;

  const takesParameters = hasFields(entry?.parameters_schema ?? null);
  const active = state.active_run?.run_id ?? null;
  const runId = asked?.runId ?? (active === closed ? null : active);
  const mayRun = state.missing_scopes.length === 0;
  return (
    <>
      <Button
        size="xs"
        disabled={!mayRun}
        loading={run.isPending && !isAsking}
        onClick={() => (takesParameters ? setAsking(true) : run.mutate({}))}
      >
        {state.mode === 'live' ? 'Sync now' : 'Run'}
      </Button>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="xs" variant="default" rightSection={<ChevronDown size={14} aria-hidden />}>
            Read again
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => run.mutate('dry')}>Show what would change</Menu.Item>
          <Menu.Item onClick={() => run.mutate('again')}>Read again from what is stored</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {runId !== null && (
        <Box w="100%">
          <RunCard
            runId={runId}
            isRefused={asked?.isRefused ?? false}
            onClose={() => {
              setClosed(runId);
              setAsked(null);
            }}
          />
        </Box>
      )}
      {isAsking && (
        <Suspense>
          <RunDialog
            name={state.name}
            schema={entry?.parameters_schema ?? null}
            isBusy={run.isPending}
            error={activeRunOf(run.error) === null ? run.error : null}
            onRun={(values) => run.mutate(values)}
            onClose={() => setAsking(false)}
          />
        </Suspense>
      )}
    </>
  );
}
