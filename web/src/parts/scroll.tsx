import { Paper } from '@mantine/core';
import type { ReactNode } from 'react';

/** A box whose content may be wider than the screen: it scrolls by itself, with the keyboard too, and the page does not. */
export function Scroll({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ReactNode;
}) {
  return (
    <Paper withBorder className="scroll" tabIndex={0} role="region" aria-label={label}>
      {children}
    </Paper>
  );
}
