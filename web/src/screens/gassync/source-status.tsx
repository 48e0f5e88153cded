import { Button, Group, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeSource, type Source } from '../../api/gassync.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { say } from '../../parts/say.tsx';
import { STATUS_MEANS } from '../../words/gassync.ts';

type Status = Source['status'];

const WAYS: Readonly<Record<Status, readonly [verb: string, done: string]>> = {
  active: ['Resume', 'Resumed.'],
  paused: ['Pause', 'Paused.'],
  disabled: ['Disable', 'Disabled.'],
};

/** Ways from one status to another, each asked for once more. */
export function SourceStatus({ source }: { readonly source: Source }) {
  const queryClient = useQueryClient();
  const [wanted, setWanted] = useState<Status | null>(null);
  const change = useMutation({
    mutationFn: (status: Status) => changeSource(source.id, { status }),
    async onSuccess({ status }) {
      await queryClient.invalidateQueries({ queryKey: ['gassync'] });
      setWanted(null);
      say(WAYS[status][1]);
    },
  });
  const offered = (Object.keys(WAYS) as Status[]).filter((status) => status !== source.status);
  const [verb] = WAYS[wanted ?? 'active'];
  return (
    <Group gap="xs" mt="sm">
      {offered.map((status) => (
        <Button
          key={status}
          size="xs"
          variant={status === 'active' ? 'filled' : 'default'}
          onClick={() => setWanted(status)}
        >
          {WAYS[status][0]}
        </Button>
      ))}
      <Confirm
        opened={wanted !== null}
        title={`${verb} this source?`}
        action={verb}
        isDangerous={wanted === 'disabled'}
        isBusy={change.isPending}
        error={change.error}
        onConfirm={() => wanted !== null && change.mutate(wanted)}
        onClose={() => {
          change.reset();
          setWanted(null);
        }}
      >
        <Text size="sm">
          “{source.source_name}”: {wanted !== null && STATUS_MEANS[wanted]}
        </Text>
      </Confirm>
    </Group>
  );
}
