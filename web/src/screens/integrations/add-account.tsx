import { Button, Checkbox, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { catalogueQuery } from '../../api/capabilities.ts';
import { addConnection, consentAddress } from '../../api/connections.ts';
import { Failure } from '../../parts/failure.tsx';

interface AddAccountProps {
  readonly onClose: () => void;
}

interface NewAccount {
  display_name: string;
  owner: 'me' | 'workspace';
  capabilities: string[];
}

/** Name, owner and capabilities of a new account; then the browser goes to Google for exactly that access. */
export function AddAccount({ onClose }: AddAccountProps) {
  const form = useForm<NewAccount>({
    initialValues: { display_name: '', owner: 'me', capabilities: ['sync_inbox_live'] },
    validate: {
      display_name: (value) => (value.trim() === '' ? 'Give the account a name.' : null),
      capabilities: (value) => (value.length === 0 ? 'Choose at least one.' : null),
    },
  });
  const { owner } = form.getValues();
  const catalogue = useQuery(catalogueQuery).data?.items ?? [];
  const offered = catalogue.filter(
    (one) =>
      one.provider === 'google' &&
      one.capability !== 'reservations' &&
      (one.owner === 'either' || one.owner === (owner === 'me' ? 'user' : 'workspace')),
  );
  const add = useMutation({
    mutationFn: ({ capabilities, ...values }: NewAccount) =>
      addConnection({
        ...values,
        platform: null,
        capabilities: capabilities.filter((one) =>
          offered.some(({ capability }) => capability === one),
        ),
      }),
    onSuccess: ({ id }) => window.location.assign(consentAddress(id)),
  });
  return (
    <Modal opened onClose={onClose} title="Connect a Google account" centered>
      <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
        <Stack>
          {add.error !== null && <Failure error={add.error} />}
          <TextInput
            label="Name"
            placeholder="My mailbox"
            description="How you will find it again."
            data-autofocus
            {...form.getInputProps('display_name')}
          />
          <Radio.Group label="Who may use and see it" {...form.getInputProps('owner')}>
            <Stack gap={6} mt={6}>
              <Radio
                value="me"
                label="Only I"
                description="Nobody else sees it or what it brings."
              />
              <Radio
                value="workspace"
                label="The whole workspace"
                description="Everybody, by role."
              />
            </Stack>
          </Radio.Group>
          <Checkbox.Group
            label="What it is for"
            description="Google is asked for the access that these need, and nothing else."
            {...form.getInputProps('capabilities')}
          >
            <Stack gap={6} mt={6}>
              {offered.map(({ capability, name, description }) => (
                <Checkbox
                  key={capability}
                  value={capability}
                  label={name}
                  description={description}
                />
              ))}
            </Stack>
          </Checkbox.Group>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Continue at Google
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
