import { Button, Group, Pill, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addUnit, type Property } from '../../api/properties.ts';
import { Failure } from '../../parts/failure.tsx';
import { useRole } from '../../parts/role.ts';

/** The parts of a property that are booked on their own; a calendar may belong to one of them. */
export function Units({ property }: { readonly property: Property }) {
  const mayManage = useRole('manager');
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (value) => (value.trim() === '' ? 'Name the unit.' : null) },
  });
  const add = useMutation({
    mutationFn: ({ name }: { name: string }) => addUnit(property.id, name),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['properties'] });
      form.reset();
    },
  });
  return (
    <>
      {property.units.length === 0 ? (
        <Text size="sm" c="dimmed" mb="xs">
          Booked as a whole. Add units if rooms or flats in it are booked on their own.
        </Text>
      ) : (
        <Group gap={6} mb="sm" component="ul" className="plain-list">
          {property.units.map(({ id, name }) => (
            <Pill key={id} component="li" size="md">
              {name}
            </Pill>
          ))}
        </Group>
      )}
      {mayManage && (
        <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
          {add.error !== null && <Failure error={add.error} />}
          <Group align="flex-end">
            <TextInput label="Name of the unit" {...form.getInputProps('name')} />
            <Button type="submit" variant="default" loading={add.isPending}>
              Add unit
            </Button>
          </Group>
        </form>
      )}
    </>
  );
}
