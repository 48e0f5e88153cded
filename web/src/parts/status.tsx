import { Group, Loader, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Tone } from '../words/connections.ts';

/** How something stands: a dot and a word, never colour alone. */
export function Status({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <Group gap={8} wrap="nowrap" component="span" className="status">
      {tone === 'busy' ? (
        <Loader size={12} aria-hidden color="var(--inlet-busy)" />
      ) : (
        <span className="dot" data-tone={tone} aria-hidden />
      )}
      <Text span size="sm" fw={500}>
        {children}
      </Text>
    </Group>
  );
}
