import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from './failure.tsx';
import { Waiting } from './waiting.tsx';

interface QueryResultProps<T> {
  readonly query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  readonly waiting?: ReactNode;
  /** What stands around the grey rows and around the failure, for screens whose own frame needs the data. */
  readonly frame?: (content: ReactNode) => ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** Shows what a query brought; grey rows before that, and its failure when there is nothing older to show. */
export function QueryResult<T>({
  query,
  waiting = <Waiting />,
  frame = (content) => content,
  children,
}: QueryResultProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return frame(waiting);
  return frame(<Failure error={query.error} onRetry={() => void query.refetch()} />);
}
