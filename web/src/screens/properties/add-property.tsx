import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { addProperty } from '../../api/properties.ts';
import { Failure } from '../../parts/failure.tsx';
import { TIME_ZONES } from '../../words/time-zones.ts';

interface AddPropertyProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Name and time zone of a new property; calendars follow on its page. */
export function AddProperty({ opened, onClose }: AddPropertyProps) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const form = useForm<{ name: string; time_zone: string | null }>({
    initialValues: { name: '', time_zone: null },
    validate: { name: (value) => (value.trim() === '' ? 'Give the property a name.' : null) },
  });
  const add = useMutation({
    mutationFn: addProperty,
    async onSuccess({ id }) {
      form.reset();
      await queryClient.invalidateQueries({ queryKey: ['properties'] });
      await navigate({ to: '/properties/$propertyId', params: { propertyId: String(id) } });
    },
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Add a property" centered>
      <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
        <Stack>
          {add.error !== null && <Failure error={add.error} />}
          <TextInput
            label="Name"
            description="As in your listings, if they agree."
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Select
            label="Time zone"
            placeholder="That of the workspace"
            searchable
            clearable
            clearButtonProps={{ 'aria-label': 'That of the workspace' }}
            data={TIME_ZONES}
            limit={60}
            {...form.getInputProps('time_zone')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Add property
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
