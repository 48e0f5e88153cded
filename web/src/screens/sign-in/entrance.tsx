import { Group, Paper, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';

/** The frame of the screens before the sign-in. */
export function Entrance({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  useDocumentTitle(`${title} · Inlet`);
  return (
    <main className="entrance">
      <Paper withBorder p="xl" className="entrance-card">
        <Group gap="xs" mb="lg">
          <img src="/favicon.svg" width={28} height={28} alt="" />
          <span className="brand">Inlet</span>
        </Group>
        <Title order={1} mb="md">
          {title}
        </Title>
        {children}
      </Paper>
    </main>
  );
}
