import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { makeToken } from '../../api/members.ts';
import { mayActAs, meQuery, type Role } from '../../api/session.ts';
import { Failure } from '../../parts/failure.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';
import { ROLES } from '../../words/roles.ts';

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
];

interface NewTokenProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes a token and shows it, this once. */
export function NewTokenDialog({ opened, onClose }: NewTokenProps) {
  const { data: me } = useQuery(meQuery);
  const role = me?.current?.role ?? 'viewer';
  const queryClient = useQueryClient();
  const form = useForm<{
    name: string;
    kind: 'personal' | 'workspace';
    role: Role;
    days: string | null;
  }>({
    initialValues: { name: '', kind: 'personal', role: 'viewer', days: '90' },
    validate: { name: (value) => (value.trim() === '' ? 'Say what the token is for.' : null) },
  });
  const make = useMutation({
    mutationFn: ({ days, ...token }: typeof form.values) =>
      makeToken({ ...token, ...(days !== null && { expires_in_days: Number(days) }) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tokens'] }),
  });
  const close = () => {
    make.reset();
    form.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title="Make a token" centered>
      {make.data === undefined ? (
        <form onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
          <Stack>
            {make.error !== null && <Failure error={make.error} />}
            <TextInput label="What it is for" data-autofocus {...form.getInputProps('name')} />
            {role === 'owner' && (
              <Select
                label="Acts as"
                data={[
                  { value: 'personal', label: 'You' },
                  { value: 'workspace', label: 'The workspace itself' },
                ]}
                {...form.getInputProps('kind')}
              />
            )}
            <Select
              label="Role"
              data={ROLES.filter(({ value }) => mayActAs(role, value))}
              {...form.getInputProps('role')}
            />
            <Select
              label="Expires"
              placeholder="Never"
              clearable
              clearButtonProps={{ 'aria-label': 'Never' }}
              data={LIFETIMES}
              {...form.getInputProps('days')}
            />
            <Group justify="flex-end">
              <Button type="submit" loading={make.isPending}>
                Make the token
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <ShownOnce what="token" value={make.data.token} onDone={close} />
      )}
    </Modal>
  );
}
