import { Button, Select, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeRole, type Member, membersQuery, removeMember } from '../../api/members.ts';
import { meQuery, type Role } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say, sayFailure } from '../../parts/say.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { When } from '../../parts/when.tsx';
import { ROLES, roleWords } from '../../words/roles.ts';
import { Invitations } from './invitations.tsx';

/** Who belongs to the workspace and what each may do. */
export function Members() {
  const query = useQuery(membersQuery);
  const isOwner = useRole('owner');
  const [leaving, setLeaving] = useState<Member | null>(null);
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['members'] });
  const remove = useMutation({
    mutationFn: (userId: string) => removeMember(userId),
    async onSuccess() {
      await refresh();
      setLeaving(null);
      say('Removed, with their personal API tokens.');
    },
  });
  return (
    <Stack gap="xl">
      <QueryResult query={query}>
        {({ items }) => (
          <Scroll label="Members">
            <Table className="rows">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>Name</Table.Th>
                  <Table.Th>Role</Table.Th>
                  <Table.Th visibleFrom="sm">Joined</Table.Th>
                  {isOwner && <Table.Td />}
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {items.map((member) => (
                  <Row
                    key={member.user_id}
                    member={member}
                    isOwner={isOwner}
                    onRemove={() => setLeaving(member)}
                  />
                ))}
              </Table.Tbody>
            </Table>
          </Scroll>
        )}
      </QueryResult>
      {isOwner && <Invitations />}
      <Confirm
        opened={leaving !== null}
        title="Remove this member?"
        action="Remove"
        isDangerous
        isBusy={remove.isPending}
        error={remove.error}
        onConfirm={() => leaving !== null && remove.mutate(leaving.user_id)}
        onClose={() => setLeaving(null)}
      >
        <Text size="sm">
          {leaving?.name} can no longer see this workspace, and their personal API tokens for it
          stop working at once.
        </Text>
      </Confirm>
    </Stack>
  );
}

interface RowProps {
  readonly member: Member;
  readonly isOwner: boolean;
  readonly onRemove: () => void;
}

function Row({ member, isOwner, onRemove }: RowProps) {
  const { data: me } = useQuery(meQuery);
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (role: Role) => changeRole(member.user_id, role),
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['members'] }),
  });
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600}>
          {member.name} {member.user_id === me?.user?.id && '(you)'}
        </Text>
        <Text size="xs" c="dimmed">
          {member.email}
        </Text>
      </Table.Td>
      <Table.Td>
        {isOwner ? (
          <Select
            aria-label={`Role of ${member.name}`}
            data={ROLES}
            value={change.isPending ? change.variables : member.role}
            onChange={(value) => value !== null && change.mutate(value as Role)}
            w={130}
          />
        ) : (
          roleWords(member.role)
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <When at={member.joined_at} />
      </Table.Td>
      {isOwner && (
        <Table.Td className="numbers">
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            onClick={onRemove}
            aria-label={`Remove ${member.name}`}
          >
            Remove
          </Button>
        </Table.Td>
      )}
    </Table.Tr>
  );
}
