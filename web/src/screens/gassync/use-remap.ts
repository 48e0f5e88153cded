import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { remap, type Remapped, type RemapKind } from '../../api/gassync.ts';

export interface RemapState {
  readonly phase: 'idle' | 'looking' | 'looked' | 'applying' | 'applied';
  readonly examined: number;
  readonly items: Remapped['items'];
  readonly error: Error | null;
}

const IDLE: RemapState = { phase: 'idle', examined: 0, items: [], error: null };

/** Reads what a source sent again, page by page, with what was found so far; it ends when the dialog closes. */
export function useRemap(sourceId: number) {
  const queryClient = useQueryClient();
  const [state, setState] = useState(IDLE);
  const isOpen = useRef(true);
  useEffect(() => {
    isOpen.current = true;
    return () => {
      isOpen.current = false;
    };
  }, []);

  const run = async (kind: RemapKind, isDry: boolean): Promise<void> => {
    const before = isDry ? 'idle' : 'looked';
    setState((old) => ({
      ...IDLE,
      items: isDry ? [] : old.items,
      phase: isDry ? 'looking' : 'applying',
    }));
    const items: Remapped['items'] = [];
    let examined = 0;
    let cursor: string | null = '';
    try {
      while (cursor !== null && isOpen.current) {
        const page: Remapped = await remap(sourceId, {
          entity_type: kind,
          dry_run: isDry,
          ...(cursor !== '' && { cursor }),
        });
        items.push(...page.items);
        examined += page.examined;
        cursor = page.next_cursor;
        const soFar = examined;
        setState((old) => ({ ...old, examined: soFar }));
      }
      setState({ phase: isDry ? 'looked' : 'applied', examined, items, error: null });
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      setState((old) => ({ ...old, phase: before, error: failure }));
    }
    if (!isDry) await queryClient.invalidateQueries({ queryKey: ['gassync'] });
  };
  return { state, run, reset: () => setState(IDLE) };
}
