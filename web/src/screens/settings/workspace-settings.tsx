import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Schemas } from '../../api/client.ts';
import { changeWorkspace } from '../../api/members.ts';
import { workspaceQuery } from '../../api/session.ts';
import { Failure } from '../../parts/failure.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say } from '../../parts/say.tsx';
import { TIME_ZONES } from '../../words/time-zones.ts';
import { NewWorkspace } from './new-workspace.tsx';

/** Name and time zone of the workspace, and the way to another one. */
export function WorkspaceSettings() {
  const query = useQuery(workspaceQuery);
  return (
    <Stack gap="xl">
      <QueryResult query={query}>{(workspace) => <Form workspace={workspace} />}</QueryResult>
      <NewWorkspace />
    </Stack>
  );
}

function Form({ workspace }: { readonly workspace: Schemas['Workspace'] }) {
  const isOwner = useRole('owner');
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: workspace.name, time_zone: workspace.time_zone },
    validate: { name: (value) => (value.trim() === '' ? 'Give the workspace a name.' : null) },
  });
  const save = useMutation({
    mutationFn: changeWorkspace,
    async onSuccess() {
      await Promise.all(
        ['workspace', 'me'].map((name) => queryClient.invalidateQueries({ queryKey: [name] })),
      );
      form.resetDirty();
      say('Saved.');
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack maw={420}>
        {save.error !== null && <Failure error={save.error} />}
        <TextInput label="Name" readOnly={!isOwner} {...form.getInputProps('name')} />
        <Select
          label="Time zone"
          description="For properties that have none of their own."
          searchable
          data={TIME_ZONES}
          limit={60}
          readOnly={!isOwner}
          {...form.getInputProps('time_zone')}
        />
        {isOwner ? (
          <Group>
            <Button type="submit" disabled={!form.isDirty()} loading={save.isPending}>
              Save
            </Button>
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            Only owners change this.
          </Text>
        )}
      </Stack>
    </form>
  );
}
