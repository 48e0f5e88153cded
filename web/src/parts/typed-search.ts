import { useDebouncedCallback } from '@mantine/hooks';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';

const PAUSE_MS = 300;

/**
 * Searches for what is typed once the typing pauses; nothing typed is undefined. Who has left the page meanwhile is not
 * brought back to it.
 */
export function useTypedSearch(
  search: (text: string | undefined) => void,
): (typed: string) => void {
  const router = useRouter();
  const [page] = useState(() => router.latestLocation.pathname);
  return useDebouncedCallback((typed: string) => {
    if (router.latestLocation.pathname !== page) return;
    const text = typed.trim();
    search(text === '' ? undefined : text);
  }, PAUSE_MS);
}
