import { Group, Paper, Text } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Review } from '../../api/reviews.ts';
import { When } from '../../parts/when.tsx';
import { platformWords } from '../../words/connections.ts';
import { eventWords, reasonWords } from '../../words/reviews.ts';
import { stay } from '../../words/times.ts';

interface ReviewListProps {
  readonly items: readonly Review[];
  readonly currentId: string;
  readonly onChoose: (id: string) => void;
}

/** The items, the one that waits longest first. */
export function ReviewList({ items, currentId, onChoose }: ReviewListProps) {
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);
  return (
    <Paper withBorder className="reviews-list" component="section" aria-label="Items">
      {items.map((item) => (
        <button
          key={item.id}
          ref={item.id === currentId ? current : null}
          type="button"
          className="reviews-item"
          aria-current={item.id === currentId}
          onClick={() => onChoose(item.id)}
        >
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" fw={600} truncate>
              {item.facts?.guest_name ??
                item.facts?.confirmation_code ??
                eventWords(item.event_type)}
            </Text>
            <Text size="xs" c="dimmed">
              <When at={item.created_at} />
            </Text>
          </Group>
          <Text size="xs" c="dimmed" truncate>
            {describe(item)}
          </Text>
          <Text size="xs" mt={2}>
            {reasonWords(item.reason)}
          </Text>
        </button>
      ))}
    </Paper>
  );
}

function describe({ platform, event_type, facts }: Review): string {
  const isKnown = facts?.check_in != null && facts.check_out != null;
  const words = [
    eventWords(event_type),
    ...(platform === null || platform === 'generic' ? [] : [platformWords(platform)]),
    ...(isKnown ? [stay(facts.check_in ?? '', facts.check_out ?? '')] : []),
  ];
  return words.join(' · ');
}
