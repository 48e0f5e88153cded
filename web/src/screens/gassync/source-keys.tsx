import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { revokeKey, type Source, type SourceKey, sourceKeysQuery } from '../../api/gassync.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say } from '../../parts/say.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { NewKey } from './new-key.tsx';

/** As many may be live at once: the new one beside the old one, until the partner has changed over. */
const MOST_KEYS = 2;

/** The live keys of a partner: made, changed over and revoked here. */
export function SourceKeys({ source }: { readonly source: Source }) {
  const mayManage = useRole('manager');
  const queryClient = useQueryClient();
  const query = useQuery(sourceKeysQuery(source.id));
  const [isMaking, setMaking] = useState(false);
  const [leaving, setLeaving] = useState<SourceKey | null>(null);
  const revoke = useMutation({
    mutationFn: (keyId: number) => revokeKey(source.id, keyId),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['gassync', 'keys'] });
      setLeaving(null);
      say('Revoked. It no longer works.');
    },
  });
  return (
    <section aria-labelledby="keys">
      <Title order={3} id="keys" mb="xs">
        Keys
      </Title>
      <QueryResult query={query} waiting={<Waiting rows={1} height={56} />}>
        {({ items }) => (
          <Stack gap="sm">
            {items.length === 0 && (
              <Text size="sm">No live key: the partner is refused until one is made.</Text>
            )}
            <ul className="plain-list">
              {items.map((key) => (
                <li key={key.id}>
                  <Group justify="space-between" wrap="nowrap" py={6}>
                    <div>
                      <Text size="sm" ff="monospace">
                        {key.prefix}…
                      </Text>
                      <Text size="xs" c="dimmed">
                        {scopeWords(key.scopes)} · made <When at={key.created_at} /> · used{' '}
                        <When at={key.last_used_at} /> · expires <When at={key.expires_at} />
                      </Text>
                    </div>
                    {mayManage && (
                      <Button
                        size="xs"
                        variant="subtle"
                        color="gray"
                        aria-label={`Revoke ${key.prefix}`}
                        onClick={() => setLeaving(key)}
                      >
                        Revoke
                      </Button>
                    )}
                  </Group>
                </li>
              ))}
            </ul>
            {mayManage && items.length < MOST_KEYS && (
              <Group>
                <Button size="xs" variant="default" onClick={() => setMaking(true)}>
                  {items.length === 0 ? 'Make a key' : 'Make a second key'}
                </Button>
              </Group>
            )}
            {mayManage && items.length >= MOST_KEYS && (
              <Text size="sm" c="dimmed">
                Two keys are live. Revoke the old one once the partner has changed over.
              </Text>
            )}
          </Stack>
        )}
      </QueryResult>
      {isMaking && <NewKey source={source} onClose={() => setMaking(false)} />}
      <Confirm
        opened={leaving !== null}
        title="Revoke this key?"
        action="Revoke"
        isDangerous
        isBusy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => leaving !== null && revoke.mutate(leaving.id)}
        onClose={() => {
          revoke.reset();
          setLeaving(null);
        }}
      >
        <Text size="sm">
          Whoever uses {leaving?.prefix}… is refused from now on. This cannot be undone.
        </Text>
      </Confirm>
    </section>
  );
}

function scopeWords(scopes: readonly string[]): string {
  if (!scopes.includes('write')) return 'reads';
  return scopes.includes('read') ? 'reads and writes' : 'writes';
}
