import { Button, Group, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeProperty, type Property } from '../../api/properties.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';
import { TIME_ZONES } from '../../words/time-zones.ts';

/** A property's name and time zone. */
export function PropertyForm({ property }: { readonly property: Property }) {
  const queryClient = useQueryClient();
  const form = useForm<{ name: string; time_zone: string | null }>({
    initialValues: { name: property.name, time_zone: property.time_zone },
    validate: { name: (value) => (value.trim() === '' ? 'Give the property a name.' : null) },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => changeProperty(property.id, values),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['properties'] });
      form.resetDirty();
      say('Saved.');
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      {save.error !== null && <Failure error={save.error} />}
      <Group align="flex-end">
        <TextInput label="Name" {...form.getInputProps('name')} />
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
        <Button type="submit" variant="default" disabled={!form.isDirty()} loading={save.isPending}>
          Save
        </Button>
      </Group>
    </form>
  );
}
