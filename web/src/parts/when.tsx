import { Text } from '@mantine/core';
import { useEffect, useReducer } from 'react';
import { ago, moment } from '../words/times.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Milliseconds since the epoch, looked at whenever this is drawn, and at least every half minute. */
function useNow(): number {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    listeners.add(redraw);
    timer ??= setInterval(() => {
      for (const listener of listeners) listener();
    }, 30_000);
    return () => {
      listeners.delete(redraw);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, []);
  return Date.now();
}

/** A moment as people say it, with the exact one on hover. */
export function When({
  at,
  never = 'never',
}: {
  readonly at: string | null;
  readonly never?: string;
}) {
  const now = useNow();
  if (at === null)
    return (
      <Text span c="dimmed" inherit>
        {never}
      </Text>
    );
  return (
    <time dateTime={at} title={moment(at)} className="nowrap">
      {ago(at, now)}
    </time>
  );
}
