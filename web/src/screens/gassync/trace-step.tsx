import { Paper, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { When } from '../../parts/when.tsx';
import { JsonBlock } from './json-block.tsx';

interface TraceStepProps {
  readonly title: string;
  readonly at: string | null;
  readonly about?: string;
  /** Shown as it is, when there is any. */
  readonly json?: unknown;
  readonly children?: ReactNode;
}

/** One station of a change on its way. */
export function TraceStep({ title, at, about, json, children }: TraceStepProps) {
  return (
    <Paper withBorder p="md" component="li" className="step">
      <Title order={2}>{title}</Title>
      {at !== null && (
        <Text size="xs" c="dimmed">
          <When at={at} />
        </Text>
      )}
      {about !== undefined && (
        <Text size="sm" mt={4}>
          {about}
        </Text>
      )}
      {json !== undefined && json !== null && <JsonBlock label={title} value={json} />}
      {children}
    </Paper>
  );
}
