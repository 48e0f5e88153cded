import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ChevronRight, CircleCheckBig } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Overview } from '../../api/overview.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import type { Tone } from '../../words/connections.ts';
import { wordsOf } from '../../words/problems.ts';

/** What waits for a person, the most urgent first; a calm sentence when nothing does. */
export function Attention({ overview }: { readonly overview: Overview }) {
  const { connections, reviews_open: reviews, conflicts_open: conflicts } = overview.attention;
  const isCalm = connections.length === 0 && reviews === 0 && conflicts === 0;
  return (
    <Paper withBorder component="section" aria-labelledby="attention">
      <Text component="h2" id="attention" fw={650} px="md" pt="md" pb={isCalm ? 0 : 'xs'}>
        Needs attention
      </Text>
      {isCalm && (
        <Group p="md" gap="xs">
          <CircleCheckBig size={18} color="var(--inlet-good)" aria-hidden />
          <Text size="sm">Nothing waits for you.</Text>
        </Group>
      )}
      <Stack gap={0} component="ul" className="plain-list attention-list">
        {connections.map(({ id, display_name, provider, status, status_reason, status_since }) => (
          <Item
            key={id}
            tone={status === 'error' ? 'bad' : 'warn'}
            to={`/connections/${id}`}
            title={`${provider === 'ical' ? 'Calendar ' : ''}${display_name}`}
          >
            {status === 'pending' ? 'Not connected yet.' : `${wordsOf(status_reason ?? '').title}.`}{' '}
            {status === 'error' && (
              <>
                Since <When at={status_since} />.
              </>
            )}
          </Item>
        ))}
        {reviews > 0 && (
          <Item
            tone="warn"
            to="/reviews"
            title={`${reviews} ${reviews === 1 ? 'mail waits' : 'mails wait'} for a decision`}
          >
            Inlet found something in them, but is not sure which booking they belong to.
          </Item>
        )}
        {conflicts > 0 && (
          <Item
            tone="warn"
            to="/connections"
            title={`${conflicts} ${conflicts === 1 ? 'mail is' : 'mails are'} held by another workspace`}
          >
            They are not stored here, and are tried again at every sync that you start.
          </Item>
        )}
      </Stack>
    </Paper>
  );
}

interface ItemProps {
  readonly tone: Tone;
  readonly to: string;
  readonly title: string;
  readonly children: ReactNode;
}

function Item({ tone, to, title, children }: ItemProps) {
  return (
    <li className="attention-item">
      <div>
        <Status tone={tone}>
          <Anchor
            component={Link}
            to={to}
            fw={600}
            size="sm"
            c="var(--mantine-color-text)"
            className="whole-row"
          >
            {title}
          </Anchor>
        </Status>
        <Text size="sm" c="dimmed" pl={17}>
          {children}
        </Text>
      </div>
      <ChevronRight size={18} aria-hidden />
    </li>
  );
}
