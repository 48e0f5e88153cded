import { Anchor, Button, Group, Modal, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addSource } from '../../api/gassync.ts';
import { Failure } from '../../parts/failure.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';

/** Adds a partner, and shows the first key this once. */
export function AddSource({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { source_name: '', creates_entities: true },
    validate: {
      source_name: (value) => (value.trim() === '' ? 'Give the partner a name.' : null),
    },
  });
  const add = useMutation({
    mutationFn: addSource,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['gassync'] }),
  });
  const key = add.data?.key ?? null;
  return (
    <Modal
      opened
      onClose={onClose}
      title="Add a partner"
      centered
      closeOnClickOutside={key === null}
    >
      {key === null ? (
        <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
          <Stack>
            {add.error !== null && <Failure error={add.error} />}
            <TextInput
              label="Name"
              placeholder="Channel manager of the coast"
              description="How you will find it again."
              data-autofocus
              {...form.getInputProps('source_name')}
            />
            <Switch
              label="Make what is not known here"
              description="New properties, rooms and guests come by themselves. Off: each waits until somebody links it."
              {...form.getInputProps('creates_entities', { type: 'checkbox' })}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={add.isPending}>
                Add the partner
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <Text size="sm">
            Hand the partner this key and{' '}
            <Anchor href="/docs/partners" target="_blank" underline="always" inherit>
              the guide
            </Anchor>
            . It may read and write.
          </Text>
          <ShownOnce what="key" value={key.key} onDone={onClose} />
        </Stack>
      )}
    </Modal>
  );
}
