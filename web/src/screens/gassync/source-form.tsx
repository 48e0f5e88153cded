import { Button, Group, Stack, Switch, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changeSource, type Source } from '../../api/gassync.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';

/** Name of a source, and whether it makes what is not known here. */
export function SourceForm({ source }: { readonly source: Source }) {
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: {
      source_name: source.source_name,
      creates_entities: source.creates_entities,
    },
    validate: { source_name: (value) => (value.trim() === '' ? 'Give it a name.' : null) },
  });
  const save = useMutation({
    mutationFn: (values: typeof form.values) => changeSource(source.id, values),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['gassync'] });
      form.resetDirty();
      say('Saved.');
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack gap="sm">
        <Title order={3}>Settings</Title>
        {save.error !== null && <Failure error={save.error} />}
        <TextInput label="Name" {...form.getInputProps('source_name')} />
        <Switch
          label="Make what is not known here"
          description="Off: each new property, room and guest waits until somebody links it."
          {...form.getInputProps('creates_entities', { type: 'checkbox' })}
        />
        <Group>
          <Button
            type="submit"
            variant="default"
            loading={save.isPending}
            disabled={!form.isDirty()}
          >
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
