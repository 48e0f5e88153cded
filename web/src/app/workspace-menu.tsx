import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Check, ChevronsUpDown } from 'lucide-react';
import { api, ask } from '../api/client.ts';
import { meQuery } from '../api/session.ts';
import { sayFailure } from '../parts/say.tsx';

/** Which workspace one works in, and the way to another of one's own. */
export function WorkspaceMenu() {
  const { data: me } = useQuery(meQuery);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const choose = useMutation({
    mutationFn: (id: string) =>
      ask(api.POST('/api/auth/workspaces/{id}/activate', { params: { path: { id } } })),
    onError: sayFailure,
    async onSuccess() {
      // Nothing of the other workspace may stay on the screen.
      await navigate({ to: '/' });
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
      await queryClient.invalidateQueries();
    },
  });
  const name = me?.current?.name ?? 'No workspace';
  return (
    <Menu width="target" position="bottom-start" withinPortal={false}>
      <Menu.Target>
        <Button
          variant="default"
          fullWidth
          justify="space-between"
          loading={choose.isPending}
          rightSection={<ChevronsUpDown size={16} aria-hidden />}
          aria-label={`Workspace: ${name}`}
        >
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(me?.workspaces ?? []).map((one) => (
          <Menu.Item
            key={one.id}
            onClick={() => choose.mutate(one.id)}
            disabled={one.id === me?.current?.id}
            rightSection={
              one.id === me?.current?.id ? <Check size={16} aria-label="current" /> : null
            }
          >
            {one.name ?? 'Unnamed workspace'}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
