import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { activeRunOf, startReprocess, startSync } from '../../api/connections.ts';

const route = getRouteApi('/app/connections/$connectionId');

/** The run that a connection's page shows, and how to ask for one. */
export interface Sync {
  readonly runId: string | null;
  /** The shown run was under way already when one asked. */
  readonly isRefused: boolean;
  readonly isStarting: boolean;
  readonly error: Error | null;
  start(how: 'sync' | 'reprocess'): void;
  /** Takes the shown run from the page. */
  close(): void;
}

/** Asks for runs of a connection; one that is refused because of another shows that other one. */
export function useSync(connectionId: string, activeRunId: string | null): Sync {
  const { run } = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const [isRefused, setRefused] = useState(false);
  // What is known of the workflow may lag behind: a run whose result was closed must not come back by it.
  const [closedId, setClosedId] = useState<string | null>(null);
  const runId = run ?? (activeRunId === closedId ? null : activeRunId);
  const show = (runId: string, wasRefused: boolean) => {
    setRefused(wasRefused);
    void navigate({ search: { run: runId }, replace: true });
    void queryClient.invalidateQueries({ queryKey: ['runs'] });
    void queryClient.invalidateQueries({ queryKey: ['connections'] });
  };
  const start = useMutation({
    mutationFn: (how: 'sync' | 'reprocess') =>
      how === 'sync' ? startSync(connectionId) : startReprocess(connectionId),
    onSuccess: ({ run_id }) => show(run_id, false),
    onError(error) {
      const active = activeRunOf(error);
      if (active !== null) show(active, true);
    },
  });
  return {
    runId,
    isRefused: isRefused && run !== undefined,
    isStarting: start.isPending,
    error: activeRunOf(start.error) === null ? start.error : null,
    start: start.mutate,
    close() {
      setClosedId(runId);
      void navigate({ search: {}, replace: true });
    },
  };
}
