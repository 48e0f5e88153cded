import { Text } from '@mantine/core';
import type { Connection } from '../../api/connections.ts';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { standingOf } from '../../words/connections.ts';

/** How a connection stands, and since when if that is a trouble. */
export function Standing({ connection }: { readonly connection: Connection }) {
  const { tone, words, since } = standingOf(connection);
  return (
    <>
      <Status tone={tone}>{words}</Status>
      {since !== null && (
        <Text size="xs" c="dimmed" pl={17}>
          since <When at={since} />
        </Text>
      )}
    </>
  );
}
