import { Button, Group, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { makeWorkspace } from '../../api/members.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';

/** Another workspace of one's own, separate in everything. */
export function NewWorkspace() {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (value) => (value.trim() === '' ? 'Give the workspace a name.' : null) },
  });
  const make = useMutation({
    mutationFn: ({ name }: { name: string }) => makeWorkspace(name),
    async onSuccess({ name }) {
      await queryClient.invalidateQueries({ queryKey: ['me'] });
      form.reset();
      say(`“${name}” is there; choose it at the top left.`);
    },
  });
  return (
    <section aria-labelledby="another">
      <Text component="h2" id="another" fw={650}>
        Another workspace
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        Workspaces share nothing: no connections, bookings or members.
      </Text>
      {make.error !== null && <Failure error={make.error} />}
      <form onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
        <Group align="flex-end">
          <TextInput label="Name of the new workspace" {...form.getInputProps('name')} />
          <Button type="submit" variant="default" loading={make.isPending}>
            Make a workspace
          </Button>
        </Group>
      </form>
    </section>
  );
}
