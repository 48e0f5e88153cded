import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type MeetingChange, meetingConflictsQuery, resolveMeeting } from '../../api/timeline.ts';
import { useRole } from '../../parts/role.ts';
import { sayFailure } from '../../parts/say.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { meetingTime } from '../../words/timeline.ts';

/** Changes of meetings that could not be written because the calendar has moved on. */
export function MeetingConflicts() {
  const conflicts = useQuery(meetingConflictsQuery).data?.items ?? [];
  return conflicts.map((change) => <Conflict key={change.id} change={change} />);
}

function Conflict({ change }: { readonly change: MeetingChange }) {
  const mayDecide = useRole('manager');
  const queryClient = useQueryClient();
  const decide = useMutation({
    mutationFn: (keep: 'inlet' | 'google') => resolveMeeting(change.id, keep),
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['timeline'] }),
  });
  const { title, start, end } = change.wanted;
  return (
    <Paper withBorder p="md" component="section" aria-label="Meeting in conflict">
      <Stack gap={4}>
        <Status tone="warn">This meeting was changed here and in the calendar</Status>
        <Text size="sm">
          Changed here <When at={change.created_at} />: {title ?? 'the same title'}
          {start !== undefined && `, ${meetingTime({ start: timeOf(start), end: timeOf(end) })}`}.
        </Text>
        {mayDecide && (
          <Group gap="xs" mt="xs">
            <Button
              size="xs"
              loading={decide.isPending && decide.variables === 'inlet'}
              onClick={() => decide.mutate('inlet')}
            >
              Write this change
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={decide.isPending && decide.variables === 'google'}
              onClick={() => decide.mutate('google')}
            >
              Keep what the calendar has
            </Button>
          </Group>
        )}
      </Stack>
    </Paper>
  );
}

type Wanted = MeetingChange['wanted']['start'];

function timeOf(time: Wanted) {
  if (time === undefined) return null;
  return 'date' in time ? time : { at: time.at, time_zone: time.time_zone ?? null };
}
