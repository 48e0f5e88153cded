import { AppShell, Badge, NavLink, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { openReviewsQuery } from '../api/reviews.ts';
import { PAGES } from './pages.ts';
import { UserMenu } from './user-menu.tsx';
import { WorkspaceMenu } from './workspace-menu.tsx';

/** Workspace, screens with what waits on them, and oneself. */
export function Navigation({ onNavigate }: { readonly onNavigate: () => void }) {
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const open = useQuery(openReviewsQuery).data;
  return (
    <>
      <AppShell.Section mb="sm">
        <WorkspaceMenu />
      </AppShell.Section>
      <AppShell.Section grow>
        <Stack gap={2}>
          {PAGES.map(({ to, label, icon: Icon }) => {
            const isHere = to === '/' ? pathname === '/' : pathname.startsWith(to);
            const count = to === '/reviews' ? (open ?? 0) : 0;
            return (
              <NavLink
                key={to}
                component={Link}
                to={to}
                label={label}
                active={isHere}
                className="nav-link"
                {...(isHere && { 'aria-current': 'page' as const })}
                leftSection={<Icon size={18} aria-hidden />}
                rightSection={
                  count > 0 && (
                    <Badge size="sm" variant="filled" aria-label={`${count} to review`} role="img">
                      {count > 99 ? '99+' : count}
                    </Badge>
                  )
                }
                onClick={onNavigate}
              />
            );
          })}
        </Stack>
      </AppShell.Section>
      <AppShell.Section>
        <UserMenu />
      </AppShell.Section>
    </>
  );
}
