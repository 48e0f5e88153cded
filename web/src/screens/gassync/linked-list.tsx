import { Button, Switch, Table, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link2 } from 'lucide-react';
import { useState } from 'react';
import {
  type Linkable,
  type Mapping,
  mappingsQuery,
  setAutoSync,
  type Source,
  unlink,
} from '../../api/gassync.ts';
import { propertiesQuery } from '../../api/properties.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say, sayFailure } from '../../parts/say.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { When } from '../../parts/when.tsx';
import { KINDS } from '../../words/gassync.ts';
import { OursLink } from './ours-link.tsx';

interface LinkedListProps {
  readonly source: Source;
  readonly kind: Linkable;
}

/** What of one kind is linked to what, and whether its changes are followed. */
export function LinkedList({ source, kind }: LinkedListProps) {
  const query = useInfiniteQuery(mappingsQuery({ source: source.id, kind }));
  const queryClient = useQueryClient();
  const [leaving, setLeaving] = useState<Mapping | null>(null);
  const [one, many] = KINDS[kind] ?? [kind, kind];
  const take = useMutation({
    mutationFn: (id: number) => unlink(id),
    async onSuccess() {
      await Promise.all(
        ['gassync', 'properties'].map((name) =>
          queryClient.invalidateQueries({ queryKey: [name] }),
        ),
      );
      setLeaving(null);
      say('Unlinked. What came of it stays.');
    },
  });
  return (
    <QueryResult query={query}>
      {({ pages }) => {
        const mappings = pages.flatMap(({ items }) => items);
        if (mappings.length === 0)
          return (
            <Empty icon={<Link2 />} title={`No ${many.toLowerCase()} are linked`}>
              What this source sends is listed here once it has its place.
            </Empty>
          );
        return (
          <>
            <Scroll label={`Linked ${many.toLowerCase()}`}>
              <Table className="rows">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{one} at the source</Table.Th>
                    <Table.Th>Here</Table.Th>
                    <Table.Th>Follow changes</Table.Th>
                    <Table.Th visibleFrom="sm">Linked</Table.Th>
                    <Table.Td />
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {mappings.map((mapping) => (
                    <MappingRow
                      key={mapping.id}
                      mapping={mapping}
                      onUnlink={() => setLeaving(mapping)}
                    />
                  ))}
                </Table.Tbody>
              </Table>
              <More query={query} isInFrame />
            </Scroll>
            <Confirm
              opened={leaving !== null}
              title="Take this link away?"
              action="Unlink"
              isDangerous
              isBusy={take.isPending}
              error={take.error}
              onConfirm={() => leaving !== null && take.mutate(leaving.id)}
              onClose={() => {
                take.reset();
                setLeaving(null);
              }}
            >
              <Text size="sm" className="break">
                {leaving?.external_entity_id} is followed no more. What came of it stays as it is.
              </Text>
            </Confirm>
          </>
        );
      }}
    </QueryResult>
  );
}

interface MappingRowProps {
  readonly mapping: Mapping;
  readonly onUnlink: () => void;
}

function MappingRow({ mapping, onUnlink }: MappingRowProps) {
  const mayManage = useRole('manager');
  const properties = useQuery(propertiesQuery()).data;
  const queryClient = useQueryClient();
  const follow = useMutation({
    mutationFn: (wanted: boolean) => setAutoSync(mapping.id, wanted),
    onSuccess: ({ auto_sync: isOn }) =>
      say(isOn ? 'Changes are followed again.' : 'Changes wait from now on.'),
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['gassync'] }),
  });
  const { external_entity_id: name } = mapping;
  return (
    <Table.Tr>
      <Table.Td className="break">
        <span className="code">{name}</span>
      </Table.Td>
      <Table.Td className="break">
        <OursLink
          entity={mapping.gas_entity_type}
          id={mapping.gas_entity_id}
          properties={properties ?? []}
        />
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={`Follow changes of ${name}`}
          checked={follow.isPending ? follow.variables : mapping.auto_sync}
          disabled={!mayManage}
          onChange={(event) => follow.mutate(event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <When at={mapping.created_at} />
        <Text size="xs" c="dimmed">
          {mapping.linked_by === null ? 'by itself' : 'by a person'}
        </Text>
      </Table.Td>
      <Table.Td className="numbers">
        {mayManage && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            aria-label={`Unlink ${name}`}
            onClick={onUnlink}
          >
            Unlink
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
