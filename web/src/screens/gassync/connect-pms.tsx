import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { runCapability } from '../../api/capabilities.ts';
import { addConnection, type PmsId } from '../../api/connections.ts';
import { faultsOf } from '../../api/problem.ts';
import { Failure } from '../../parts/failure.tsx';
import {
  credentialsOf,
  gapsOf,
  PmsCredentialFields,
  type TypedCredentials,
} from '../../parts/pms-credentials.tsx';
import { say } from '../../parts/say.tsx';
import { providerWords } from '../../words/connections.ts';

const SYSTEMS: readonly PmsId[] = ['beds24', 'smoobu', 'calry'];

/** Connects a property-management system with what a person copies from it. */
export function ConnectPms({ onClose }: { readonly onClose: () => void }) {
  const queryClient = useQueryClient();
  const [provider, setProvider] = useState<PmsId>('beds24');
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<TypedCredentials>({});
  const [isTried, setTried] = useState(false);
  const connect = useMutation({
    async mutationFn() {
      const { id } = await addConnection({
        provider,
        platform: 'pms',
        display_name: name.trim(),
        credentials: credentialsOf(provider, typed),
      });
      // Its own turn would come only within the polling interval; it is connected whatever becomes of this.
      await runCapability(id, 'pms_pull', {}).catch(() => undefined);
    },
    async onSuccess() {
      await Promise.all(
        ['connections', 'gassync'].map((one) => queryClient.invalidateQueries({ queryKey: [one] })),
      );
      say(`${providerWords(provider)} is connected. Its first run brings everything.`);
      onClose();
    },
  });
  const gaps = gapsOf(provider, typed);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== '' && Object.keys(gaps).length === 0) connect.mutate();
  };
  const faults = faultsOf(connect.error);
  return (
    <Modal opened onClose={onClose} title="Connect a property system" centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          {connect.error !== null && <Failure error={connect.error} provider={provider} />}
          <Select
            label="System"
            data={SYSTEMS.map((value) => ({ value, label: providerWords(value) }))}
            value={provider}
            onChange={(value) => {
              if (value === null) return;
              setProvider(value as PmsId);
              setTyped({});
              setTried(false);
              connect.reset();
            }}
          />
          <TextInput
            label="Name"
            placeholder={`Our ${providerWords(provider)}`}
            description="How you will find it again."
            data-autofocus
            value={name}
            error={isTried && name.trim() === '' ? 'Give it a name.' : faults['display_name']}
            onChange={(event) => setName(event.currentTarget.value)}
          />
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
            <Button type="submit" loading={connect.isPending}>
              Connect
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
