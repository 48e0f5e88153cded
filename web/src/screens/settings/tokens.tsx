import { Button, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { type ApiToken, revokeToken, tokensQuery } from '../../api/members.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { say } from '../../parts/say.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { When } from '../../parts/when.tsx';
import { roleWords } from '../../words/roles.ts';
import { NewTokenDialog } from './new-token.tsx';

/** API tokens: one's own, and for owners the workspace's. */
export function Tokens() {
  const query = useQuery(tokensQuery);
  const queryClient = useQueryClient();
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<ApiToken | null>(null);
  const revoke = useMutation({
    mutationFn: revokeToken,
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['tokens'] });
      setLeaving(null);
      say('Revoked. It no longer works.');
    },
  });
  const action = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      Make a token
    </Button>
  );
  return (
    <Stack>
      <QueryResult query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<KeyRound />} title="No API tokens" action={action}>
              Programs use a token to call the API. Everything this app does goes through the same,
              documented API.
            </Empty>
          ) : (
            <>
              <div>{action}</div>
              <Scroll label="API tokens">
                <Table className="rows">
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>Name</Table.Th>
                      <Table.Th>Acts as</Table.Th>
                      <Table.Th visibleFrom="sm">Last used</Table.Th>
                      <Table.Th visibleFrom="sm">Expires</Table.Th>
                      <Table.Td />
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {items.map((token) => (
                      <Table.Tr key={token.id}>
                        <Table.Td>
                          <Text size="sm" fw={600}>
                            {token.name}
                          </Text>
                          <span className="code">{token.prefix}…</span>
                        </Table.Td>
                        <Table.Td>
                          {token.user_id === null ? 'The workspace' : 'You'},{' '}
                          {roleWords(token.role).toLowerCase()}
                        </Table.Td>
                        <Table.Td visibleFrom="sm">
                          <When at={token.last_used_at} />
                        </Table.Td>
                        <Table.Td visibleFrom="sm">
                          <When at={token.expires_at} />
                        </Table.Td>
                        <Table.Td className="numbers">
                          <Button
                            variant="subtle"
                            color="gray"
                            size="xs"
                            onClick={() => setLeaving(token)}
                            aria-label={`Revoke ${token.name}`}
                          >
                            Revoke
                          </Button>
                        </Table.Td>
                      </Table.Tr>
                    ))}
                  </Table.Tbody>
                </Table>
              </Scroll>
            </>
          )
        }
      </QueryResult>
      <NewTokenDialog opened={isMaking} onClose={() => setMaking(false)} />
      <Confirm
        opened={leaving !== null}
        title="Revoke this token?"
        action="Revoke"
        isDangerous
        isBusy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => leaving !== null && revoke.mutate(leaving.id)}
        onClose={() => setLeaving(null)}
      >
        <Text size="sm">
          Programs that use “{leaving?.name}” are refused from now on. This cannot be undone.
        </Text>
      </Confirm>
    </Stack>
  );
}
