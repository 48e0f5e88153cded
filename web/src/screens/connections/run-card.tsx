import { ActionIcon, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { cancelRun } from '../../api/capabilities.ts';
import { isOver, type Run, runQuery } from '../../api/connections.ts';
import { sayFailure } from '../../parts/say.tsx';
import { Status } from '../../parts/status.tsx';
import { countersOf, outcomeWords, stageWords } from '../../words/runs.ts';
import { duration } from '../../words/times.ts';
import { RunFailure } from './run-failure.tsx';

/** Runs that are short and do not look whether somebody thought better of them. */
const SHORT_RUNS = new Set(['reservations', 'calendar_feed', 'pms_pull']);

interface RunCardProps {
  readonly runId: string;
  /** It was under way already when the person asked for one. */
  readonly isRefused: boolean;
  readonly onClose: () => void;
}

/** A run as it goes: stage and counts, and at its end what happened. */
export function RunCard({ runId, isRefused, onClose }: RunCardProps) {
  const { data: run } = useQuery(runQuery(runId));
  const queryClient = useQueryClient();
  const hasEnded = isOver(run);
  useEffect(() => {
    if (!hasEnded) return;
    for (const name of [
      'connections',
      'runs',
      'bookings',
      'reviews',
      'overview',
      'timeline',
      'connectors',
      'documents',
    ])
      void queryClient.invalidateQueries({ queryKey: [name] });
  }, [hasEnded, queryClient]);
  return (
    <Paper withBorder p="md" component="section" aria-label="Sync">
      <Stack gap="xs" aria-live="polite">
        {isRefused && !hasEnded && (
          <Text size="sm" fw={600}>
            Already syncing. This is the sync under way.
          </Text>
        )}
        {run === undefined ? (
          <Status tone="busy">Starting</Status>
        ) : (
          <Progressing run={run} onClose={onClose} />
        )}
      </Stack>
    </Paper>
  );
}

function Progressing({ run, onClose }: { readonly run: Run; readonly onClose: () => void }) {
  const hasEnded = isOver(run);
  const counts = countersOf(run, true);
  const queryClient = useQueryClient();
  const cancel = useMutation({
    mutationFn: () => cancelRun(run.run_id),
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['runs'] }),
  });
  return (
    <>
      <Group justify="space-between" wrap="nowrap">
        <Status tone={toneOf(run)}>{hasEnded ? outcomeWords(run) : stageWords(run)}</Status>
        {!hasEnded && run.cancel_requested_at === null && !SHORT_RUNS.has(run.capability) && (
          <Button
            size="compact-sm"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            Cancel
          </Button>
        )}
        {hasEnded && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Close this result"
            onClick={onClose}
          >
            <X size={16} />
          </ActionIcon>
        )}
      </Group>
      {!hasEnded && <Progress value={100} animated striped size="sm" aria-label="Sync under way" />}
      {counts.length > 0 && (
        <Group gap="lg">
          {counts.map(({ value, words }) => (
            <Text key={words} size="sm" c="dimmed">
              <Text span inherit fw={600} c="var(--mantine-color-text)">
                {value.toLocaleString()}
              </Text>{' '}
              {words}
            </Text>
          ))}
          {run.duration_ms !== null && (
            <Text size="sm" c="dimmed">
              took {duration(run.duration_ms)}
            </Text>
          )}
        </Group>
      )}
      <RunFailure run={run} />
    </>
  );
}

function toneOf(run: Run) {
  if (run.status === 'failed') return 'bad';
  if (run.status !== 'completed') return 'busy';
  return (run.counters['conflicts'] ?? 0) > 0 ? 'warn' : 'good';
}
