import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { type Connection, type PmsId, replaceCredentials } from '../../api/connections.ts';
import { faultsOf } from '../../api/problem.ts';
import { Failure } from '../../parts/failure.tsx';
import {
  credentialsOf,
  gapsOf,
  PmsCredentialFields,
  type TypedCredentials,
} from '../../parts/pms-credentials.tsx';
import { say } from '../../parts/say.tsx';

interface NewCredentialsProps {
  readonly connection: Connection;
  readonly provider: PmsId;
  readonly onClose: () => void;
}

/** Connects the same account of a property-management system again. */
export function NewCredentials({ connection, provider, onClose }: NewCredentialsProps) {
  const queryClient = useQueryClient();
  const [typed, setTyped] = useState<TypedCredentials>({});
  const [isTried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: () => replaceCredentials(connection.id, credentialsOf(provider, typed)),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
      say('Connected again.');
      onClose();
    },
  });
  const gaps = gapsOf(provider, typed);
  const faults = faultsOf(save.error);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(gaps).length === 0) save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Enter new credentials" centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.error !== null && <Failure error={save.error} provider={provider} />}
          <PmsCredentialFields
            provider={provider}
            typed={typed}
            faults={isTried ? { ...faults, ...gaps } : faults}
            onChange={setTyped}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Connect again
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
