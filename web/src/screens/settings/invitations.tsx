import {
  ActionIcon,
  Button,
  CopyButton,
  Group,
  Select,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Copy } from 'lucide-react';
import {
  type Invitation,
  invitationsQuery,
  invite,
  withdrawInvitation,
} from '../../api/members.ts';
import type { Role } from '../../api/session.ts';
import { Failure } from '../../parts/failure.tsx';
import { say, sayFailure } from '../../parts/say.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { When } from '../../parts/when.tsx';
import { ROLE_ABOUT, ROLES, roleWords } from '../../words/roles.ts';

/** Inviting somebody: Inlet sends no mail of its own, so the link is handed over by hand. */
export function Invitations() {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['invitations'] });
  const { data } = useQuery(invitationsQuery);
  const form = useForm<{ email: string; role: Role }>({
    initialValues: { email: '', role: 'manager' },
    validate: { email: (value) => (value.includes('@') ? null : 'Enter an e-mail address.') },
  });
  const send = useMutation({
    mutationFn: invite,
    async onSuccess() {
      await refresh();
      form.reset();
      say('Invited. Hand over the link; only this address can use it.');
    },
  });
  const withdraw = useMutation({
    mutationFn: withdrawInvitation,
    onError: sayFailure,
    onSuccess: refresh,
  });
  const items = data?.items ?? [];
  return (
    <section aria-labelledby="invite">
      <Text component="h2" id="invite" fw={650}>
        Invite somebody
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {ROLE_ABOUT}
      </Text>
      <Stack>
        {send.error !== null && <Failure error={send.error} />}
        <form onSubmit={form.onSubmit((values) => send.mutate(values))} noValidate>
          <Group align="flex-end">
            <TextInput label="E-mail" type="email" {...form.getInputProps('email')} />
            <Select label="Role" data={ROLES} {...form.getInputProps('role')} />
            <Button type="submit" loading={send.isPending}>
              Invite
            </Button>
          </Group>
        </form>
        {items.length > 0 && (
          <Scroll label="Open invitations">
            <Table className="rows">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Invited</Table.Th>
                  <Table.Th>Role</Table.Th>
                  <Table.Th>Valid until</Table.Th>
                  <Table.Td />
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((one) => (
                  <Row key={one.id} invitation={one} onWithdraw={() => withdraw.mutate(one.id)} />
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        )}
      </Stack>
    </section>
  );
}

function Row({
  invitation,
  onWithdraw,
}: {
  readonly invitation: Invitation;
  readonly onWithdraw: () => void;
}) {
  const { email, role, expires_at, accept_url } = invitation;
  return (
    <Table.Tr>
      <Table.Td>{email}</Table.Td>
      <Table.Td>{roleWords(role)}</Table.Td>
      <Table.Td>
        <When at={expires_at} />
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <CopyButton value={accept_url}>
            {({ copied, copy }) => (
              <ActionIcon
                variant="default"
                aria-label={copied ? 'Copied' : `Copy the link for ${email}`}
                onClick={copy}
              >
                {copied ? <Check size={16} /> : <Copy size={16} />}
              </ActionIcon>
            )}
          </CopyButton>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            onClick={onWithdraw}
            aria-label={`Withdraw the invitation of ${email}`}
          >
            Withdraw
          </Button>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
