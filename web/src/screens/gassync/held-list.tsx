import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { heldQuery, type HeldItem, type Linkable, type Source } from '../../api/gassync.ts';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { sayFailure } from '../../parts/say.tsx';
import { When } from '../../parts/when.tsx';
import { ALIKE, kindWords, KINDS, reasonWords } from '../../words/gassync.ts';
import { stay } from '../../words/times.ts';
import { LinkDialog } from './link-dialog.tsx';
import { type Ours, useLink } from './use-link.ts';

interface HeldListProps {
  readonly source: Source;
  readonly kind: Linkable;
  readonly reason: string | undefined;
}

/** What of one kind waits, oldest first, why, and what it may be. */
export function HeldList({ source, kind, reason }: HeldListProps) {
  const query = useInfiniteQuery(heldQuery({ source: source.id, kind, reason }));
  const [choosing, setChoosing] = useState<HeldItem | null>(null);
  const many = (KINDS[kind]?.[1] ?? kind).toLowerCase();
  return (
    <QueryResult query={query}>
      {({ pages }) => {
        const items = pages.flatMap((page) => page.items);
        if (items.length === 0)
          return reason === undefined ? (
            <Empty icon={<CircleCheck />} title={`No ${many} wait`}>
              {source.held === 0
                ? 'Everything of this source has found its place.'
                : 'What waits of this source is of another kind.'}
            </Empty>
          ) : (
            <Empty icon={<CircleCheck />} title="Nothing waits for this reason">
              Clear the reason to see what waits for others.
            </Empty>
          );
        return (
          <>
            <Paper withBorder>
              <ul className="plain-list held-list" aria-label={`Waiting ${many}`}>
                {items.map((item) => (
                  <HeldLine key={item.id} item={item} onChoose={() => setChoosing(item)} />
                ))}
              </ul>
            </Paper>
            <More query={query} />
            {choosing !== null && <LinkDialog item={choosing} onClose={() => setChoosing(null)} />}
          </>
        );
      }}
    </QueryResult>
  );
}

interface HeldLineProps {
  readonly item: HeldItem;
  readonly onChoose: () => void;
}

function HeldLine({ item, onChoose }: HeldLineProps) {
  const mayManage = useRole('manager');
  const { title, remedy } = reasonWords(item.hold_reason);
  const link = useMutation({ ...useLink(item), onError: sayFailure });
  const proposals: (Ours & { name: string; why: string })[] = [
    ...item.proposals.map(({ entity, id, name, by }) => ({ entity, id, name, why: ALIKE[by] })),
    ...item.booking_proposals.map((id) => ({
      entity: 'booking' as const,
      id,
      name: `booking ${id}`,
      why: 'the same days',
    })),
  ];
  const choose = proposals.length === 0 ? 'Link…' : 'Link to another…';
  return (
    <li className="held">
      <Stack gap={4}>
        <Text fw={600} className="break">
          {nameOf(item)}
        </Text>
        <Text size="xs" c="dimmed" className="break">
          <span className="code">{item.external_id}</span> · sent <When at={item.synced_at} /> ·{' '}
          <Anchor
            component={Link}
            to={`/gassync?tab=log&source=${item.source_id}&type=${item.entity_type}&id=${encodeURIComponent(JSON.stringify(item.external_id))}`}
            inherit
            underline="always"
          >
            Log
          </Anchor>
        </Text>
        <Text size="sm">
          {title}.{' '}
          <Text span c="dimmed" inherit>
            {remedy}
          </Text>
        </Text>
        <Group gap="xs">
          {proposals.map((one) => {
            const words = `${one.name} (${one.why})`;
            return mayManage ? (
              <Button
                key={`${one.entity} ${one.id}`}
                size="xs"
                loading={link.isPending && link.variables.id === one.id}
                disabled={link.isPending}
                onClick={() => link.mutate(one)}
              >
                Link to {words}
              </Button>
            ) : (
              <Text key={`${one.entity} ${one.id}`} size="sm">
                Proposed: {words}
              </Text>
            );
          })}
          {mayManage && (
            <Button
              size="xs"
              variant="default"
              disabled={link.isPending}
              aria-label={`${choose} (${nameOf(item)})`}
              onClick={onChoose}
            >
              {choose}
            </Button>
          )}
        </Group>
      </Stack>
    </li>
  );
}

function nameOf({
  name,
  check_in: from,
  check_out: to,
  entity_type: kind,
  external_id: id,
}: HeldItem) {
  if (name !== null && name !== '') return name;
  return from === null || to === null ? `${kindWords(kind)} ${id}` : stay(from, to);
}
