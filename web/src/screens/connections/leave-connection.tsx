import { Checkbox, List, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Connection, disconnect, erase } from '../../api/connections.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { say } from '../../parts/say.tsx';

interface LeaveConnectionProps {
  readonly connection: Connection;
  readonly how: 'disconnect' | 'erase' | null;
  readonly onClose: () => void;
}

/** Disconnecting, with or without erasing what was fetched: what will be gone, and what stays. */
export function LeaveConnection({ connection, how, onClose }: LeaveConnectionProps) {
  const queryClient = useQueryClient();
  const [isSure, setSure] = useState(false);
  const isErasing = how === 'erase';
  const leave = useMutation({
    mutationFn: () => (isErasing ? erase(connection.id) : disconnect(connection.id)),
    async onSuccess({ revoked }) {
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
      say(revoked ? 'Disconnected; the access at Google is revoked.' : 'Disconnected.');
      onClose();
    },
  });
  return (
    <Confirm
      opened={how !== null}
      title={isErasing ? 'Disconnect and erase?' : 'Disconnect?'}
      action={isErasing ? 'Erase for good' : 'Disconnect'}
      isDangerous
      isDisabled={isErasing && !isSure}
      isBusy={leave.isPending}
      error={leave.error}
      onConfirm={() => leave.mutate()}
      onClose={onClose}
    >
      <List size="sm" spacing={6}>
        <List.Item>“{connection.display_name}” stops syncing at once.</List.Item>
        <List.Item>
          Inlet’s access to the mailbox is deleted, and revoked at Google unless another connection
          uses the same account.
        </List.Item>
        {isErasing ? (
          <>
            <List.Item>
              Its {connection.counts.messages.toLocaleString()} stored mails, and what was read in
              them, are destroyed. Nobody can bring them back.
            </List.Item>
            <List.Item>Guests that were filled into bookings stay.</List.Item>
          </>
        ) : (
          <List.Item>
            Stored mails, bookings and the history stay. Connecting again goes on where it stopped.
          </List.Item>
        )}
      </List>
      {isErasing && (
        <Checkbox
          checked={isSure}
          onChange={(event) => setSure(event.currentTarget.checked)}
          label={<Text size="sm">I understand that this cannot be undone</Text>}
        />
      )}
    </Confirm>
  );
}
