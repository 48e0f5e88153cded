import { Button } from '@mantine/core';

interface MoreProps {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
  readonly label?: 'Show more' | 'Show older';
  /** Within a table's frame, rather than below a list. */
  readonly isInFrame?: boolean;
}

/** The next page of a list, while there is one. */
export function More({ query, label = 'Show more', isInFrame = false }: MoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant={isInFrame ? 'subtle' : 'default'}
      {...(isInFrame && { m: 'xs' })}
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {label}
    </Button>
  );
}
