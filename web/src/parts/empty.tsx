import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** What stands where nothing is yet: why it is empty, and the next step. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Paper withBorder p="xl" className="empty">
      <Stack align="center" gap="xs">
        <span className="empty-icon" aria-hidden>
          {icon}
        </span>
        <Title order={2} ta="center">
          {title}
        </Title>
        <Text c="dimmed" ta="center" maw={460} size="sm" component="div">
          {children}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
