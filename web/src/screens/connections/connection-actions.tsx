import { ActionIcon, Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pause, Play, RefreshCw } from 'lucide-react';
import { useState } from 'react';
import {
  type Connection,
  consentAddress,
  readsReservations,
  setPaused,
} from '../../api/connections.ts';
import { useRole } from '../../parts/role.ts';
import { sayFailure } from '../../parts/say.tsx';
import { ChangeConnection } from './change-connection.tsx';
import { LeaveConnection } from './leave-connection.tsx';
import type { Sync } from './use-sync.ts';

type Asking = 'change' | 'disconnect' | 'erase' | null;

/** What one may do with a connection, by how it stands and by one's role. */
export function ConnectionActions({
  connection,
  sync,
}: {
  readonly connection: Connection;
  readonly sync: Sync;
}) {
  const { id, paused, status } = connection;
  const isManager = useRole('manager');
  const isOwner = useRole('owner');
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<Asking>(null);
  const pause = useMutation({
    mutationFn: (wanted: boolean) => setPaused(id, wanted),
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['connections'] }),
  });
  if (!isManager || connection.erased_at !== null) return null;
  const isLive = status === 'connected' || status === 'error';
  // Runs of other capabilities are asked for where those are, under Integrations.
  const isSyncedHere = readsReservations(connection) || connection.provider === 'ical';
  return (
    <>
      {isLive && (
        <>
          <Button
            variant="default"
            leftSection={paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
            loading={pause.isPending}
            onClick={() => pause.mutate(!paused)}
          >
            {paused ? 'Resume' : 'Pause'}
          </Button>
          {isSyncedHere && (
            <Button
              leftSection={<RefreshCw size={16} aria-hidden />}
              loading={sync.isStarting}
              onClick={() => sync.start('sync')}
            >
              Sync now
            </Button>
          )}
        </>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label="More actions">
            <Ellipsis size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking('change')}>Name, platform and label…</Menu.Item>
          {isLive && isSyncedHere && (
            <Menu.Item onClick={() => sync.start('reprocess')}>Read stored mail again</Menu.Item>
          )}
          {connection.provider === 'google' && (
            <Menu.Item component="a" href={consentAddress(id)}>
              {connection.account_email === null ? 'Connect with Google' : 'Reconnect with Google'}
            </Menu.Item>
          )}
          <Menu.Divider />
          {status !== 'disconnected' && (
            <Menu.Item onClick={() => setAsking('disconnect')}>Disconnect…</Menu.Item>
          )}
          {isOwner && (
            <Menu.Item onClick={() => setAsking('erase')}>Disconnect and erase…</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <ChangeConnection
        connection={connection}
        opened={asking === 'change'}
        onClose={() => setAsking(null)}
      />
      <LeaveConnection
        connection={connection}
        how={asking === 'disconnect' || asking === 'erase' ? asking : null}
        onClose={() => setAsking(null)}
      />
    </>
  );
}
