import { Button, Divider, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeConnection, type Connection, type Platform } from '../../api/connections.ts';
import { Failure } from '../../parts/failure.tsx';
import { PLATFORMS } from '../../words/connections.ts';
import { LabelChoice } from './label-choice.tsx';

interface ChangeConnectionProps {
  readonly connection: Connection;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Name, platform and, once the mailbox can be asked, the label. */
export function ChangeConnection({ connection, opened, onClose }: ChangeConnectionProps) {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: {
      display_name: connection.display_name,
      platform: connection.platform as Platform | null,
    },
    validate: {
      display_name: (value) => (value.trim() === '' ? 'Give the connection a name.' : null),
    },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => changeConnection(connection.id, values),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
      onClose();
    },
  });
  const hasMailbox = connection.account_email !== null && connection.status !== 'disconnected';
  return (
    <Modal opened={opened} onClose={onClose} title="Change the connection" centered>
      <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
        <Stack>
          {save.error !== null && <Failure error={save.error} />}
          <TextInput label="Name" data-autofocus {...form.getInputProps('display_name')} />
          <Select
            label="Platform"
            placeholder="Any platform"
            clearable
            data={PLATFORMS}
            {...form.getInputProps('platform')}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
      {hasMailbox && (
        <>
          <Divider my="md" />
          <LabelChoice connection={connection} onDone={onClose} />
        </>
      )}
    </Modal>
  );
}
