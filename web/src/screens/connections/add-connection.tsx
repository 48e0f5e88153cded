import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { addConnection, type Platform } from '../../api/connections.ts';
import { Failure } from '../../parts/failure.tsx';
import { PLATFORMS } from '../../words/connections.ts';

interface AddConnectionProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Name and platform of a new connection; Google and the label follow on its own page. */
export function AddConnection({ opened, onClose }: AddConnectionProps) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm<{ display_name: string; platform: Platform | null }>({
    initialValues: { display_name: '', platform: null },
    validate: {
      display_name: (value) => (value.trim() === '' ? 'Give the connection a name.' : null),
    },
  });
  const add = useMutation({
    mutationFn: addConnection,
    async onSuccess({ id }) {
      form.reset();
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
      await navigate({ to: '/connections/$connectionId', params: { connectionId: id } });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Add a connection" centered>
      <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
        <Stack>
          {add.error !== null && <Failure error={add.error} />}
          <TextInput
            label="Name"
            placeholder="Airbnb reservations"
            description="How you will find it again."
            data-autofocus
            {...form.getInputProps('display_name')}
          />
          <Select
            label="Platform"
            description="Where most of the mail under the label comes from. Other platforms are read too."
            placeholder="Choose a platform"
            data={PLATFORMS}
            {...form.getInputProps('platform')}
          />
          <Text size="sm" c="dimmed">
            Next you sign in at Google and choose the label to watch.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Add connection
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
