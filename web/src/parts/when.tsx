import { Text } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { ago, moment } from '../words/times.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Milliseconds since the epoch, to the second, looked at whenever something is drawn and at least every half minute. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => Math.trunc(Date.now() / 1000) * 1000);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
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
