import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  dismissReview,
  resolveReview,
  type Review,
  reviewsQuery,
  undoReview,
} from '../../api/reviews.ts';
import { say, sayFailure } from '../../parts/say.tsx';

const UNDO_MS = 8_000;

/** The item that was decided last, which `z` and the message on the screen bring back. */
let lastDecided: string | null = null;

/** Deciding on items. A decided item leaves the list at once and comes back if the decision was refused. */
export function useVerdicts(onDecided: () => void) {
  const queryClient = useQueryClient();
  const openKey = reviewsQuery('open').queryKey;
  const refresh = () => {
    for (const name of ['reviews', 'overview', 'bookings', 'connections', 'properties'])
      void queryClient.invalidateQueries({ queryKey: [name] });
  };
  const takeOut = async (id: string) => {
    await queryClient.cancelQueries({ queryKey: openKey });
    const before = queryClient.getQueryData(openKey);
    queryClient.setQueryData(openKey, (list) =>
      list === undefined
        ? list
        : { ...list, items: list.items.filter((one: Review) => one.id !== id) },
    );
    onDecided();
    return { before };
  };
  const putBack = (
    error: Error,
    _given: unknown,
    kept: Awaited<ReturnType<typeof takeOut>> | undefined,
  ) => {
    if (kept?.before !== undefined) queryClient.setQueryData(openKey, kept.before);
    sayFailure(error);
  };
  const undo = useMutation({
    mutationFn: undoReview,
    onError: sayFailure,
    onSuccess() {
      lastDecided = null;
      notifications.hide('verdict');
      say('Undone; the item is open again.');
    },
    onSettled: refresh,
  });
  const decided = (id: string, words: string) => {
    lastDecided = id;
    offerUndo(words, () => undo.mutate(id));
  };
  const resolve = useMutation({
    mutationFn: ({ id, bookingId }: { id: string; bookingId: number }) =>
      resolveReview(id, bookingId),
    onMutate: ({ id }) => takeOut(id),
    onError: putBack,
    onSuccess: (_item, { id }) => decided(id, 'Resolved. The guest is on the booking.'),
    onSettled: refresh,
  });
  const dismiss = useMutation({
    mutationFn: dismissReview,
    onMutate: takeOut,
    onError: putBack,
    onSuccess: (_item, id) => decided(id, 'Dismissed.'),
    onSettled: refresh,
  });
  return {
    resolve: resolve.mutate,
    dismiss: dismiss.mutate,
    undo: undo.mutate,
    undoLast() {
      if (lastDecided !== null) undo.mutate(lastDecided);
    },
    isBusy: resolve.isPending || dismiss.isPending || undo.isPending,
  };
}

function offerUndo(words: string, onUndo: () => void): void {
  notifications.hide('verdict');
  notifications.show({
    id: 'verdict',
    role: 'status',
    withBorder: true,
    autoClose: UNDO_MS,
    message: (
      <Group justify="space-between" wrap="nowrap">
        {words}
        <Button size="compact-sm" variant="default" onClick={onUndo}>
          Undo
        </Button>
      </Group>
    ),
  });
}
