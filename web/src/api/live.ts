import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const POLL_MS = 8_000;

/** What others, or the worker, may change while one looks at it. */
const CHANGING = [
  'activity',
  'bookings',
  'connections',
  'connectors',
  'documents',
  'feeds',
  'gassync',
  'messages',
  'outgoing',
  'overview',
  'properties',
  'reviews',
  'runs',
  'timeline',
];

/** Names of the stream's events, and what each of them touches. */
const TOUCHES: Readonly<Record<string, readonly string[]>> = {
  run: ['runs', 'connections', 'connectors', 'feeds', 'gassync', 'timeline'],
  reviews: ['reviews', 'overview'],
  activity: CHANGING,
};

/** Keeps what is on the screen up to date: by the event stream, and by asking every few seconds while that is down. */
export function useLive(): void {
  const queryClient = useQueryClient();
  useEffect(() => watch(queryClient), [queryClient]);
}

function watch(queryClient: QueryClient): () => void {
  const stream = new EventSource('/api/stream');
  let timer: ReturnType<typeof setInterval> | undefined;
  stream.addEventListener('open', () => {
    if (timer === undefined) return;
    clearInterval(timer);
    timer = undefined;
    refresh(queryClient, CHANGING);
  });
  stream.addEventListener('error', () => {
    timer ??= setInterval(() => refresh(queryClient, CHANGING), POLL_MS);
  });
  for (const [event, names] of Object.entries(TOUCHES))
    stream.addEventListener(event, () => refresh(queryClient, names));
  return () => {
    stream.close();
    clearInterval(timer);
  };
}

function refresh(queryClient: QueryClient, names: readonly string[]): void {
  void queryClient.invalidateQueries({
    predicate: ({ queryKey }) => names.includes(String(queryKey[0])),
  });
}
