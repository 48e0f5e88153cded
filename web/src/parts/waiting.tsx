import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

/** Grey rows of the size of what is being loaded, so that nothing jumps when it comes. */
export function Waiting({
  rows = 6,
  height = 44,
}: {
  readonly rows?: number;
  readonly height?: number;
}) {
  return (
    <Stack gap="xs" aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} aria-hidden />
      ))}
    </Stack>
  );
}
