import {
  ActionIcon,
  Group,
  Text,
  Tooltip,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { LogOut, Moon, Sun } from 'lucide-react';
import { api, ask } from '../api/client.ts';
import { meQuery } from '../api/session.ts';
import { sayFailure } from '../parts/say.tsx';

/** Who is signed in, light or dark, and the way out. */
export function UserMenu() {
  const { data: me } = useQuery(meQuery);
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme('light') === 'dark';
  const signOut = useMutation({
    mutationFn: () => ask(api.POST('/api/auth/sign-out')),
    onError: sayFailure,
    async onSuccess() {
      await navigate({ to: '/sign-in', search: {} });
      queryClient.clear();
    },
  });
  const themeWords = isDark ? 'Light theme' : 'Dark theme';
  return (
    <Group gap={4} wrap="nowrap" className="user">
      <div className="user-name">
        <Text size="sm" fw={500} truncate>
          {me?.user?.name ?? 'API token'}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {me?.user?.email}
        </Text>
      </div>
      <Tooltip label={themeWords}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={themeWords}
          onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
        >
          {isDark ? <Sun size={18} /> : <Moon size={18} />}
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Sign out">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Sign out"
          loading={signOut.isPending}
          onClick={() => signOut.mutate()}
        >
          <LogOut size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
