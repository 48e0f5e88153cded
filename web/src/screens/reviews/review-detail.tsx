import { Box, Button, Group, Kbd, Stack, Text, Title } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type ReviewDetail as Item, reviewQuery } from '../../api/reviews.ts';
import { isTyping } from '../../app/typing.ts';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { Waiting } from '../../parts/waiting.tsx';
import { eventWords, reasonWords, remarkWords } from '../../words/reviews.ts';
import { BookingChoice, choicesOf } from './booking-choice.tsx';
import { Decision } from './decision.tsx';
import { FoundFacts } from './found-facts.tsx';
import { MailBeside } from './mail-beside.tsx';
import { useVerdicts } from './use-verdicts.tsx';

interface ReviewDetailProps {
  readonly reviewId: string;
  /** Called when the item has left the queue. */
  readonly onDecided: () => void;
}

/** One item: why it is here, what was found in the mail, the mail beside it, and the bookings it could belong to. */
export function ReviewDetail({ reviewId, onDecided }: ReviewDetailProps) {
  const query = useQuery(reviewQuery(reviewId));
  return (
    <QueryResult query={query} waiting={<Waiting rows={5} height={64} />}>
      {(item) => <Shown item={item} onDecided={onDecided} />}
    </QueryResult>
  );
}

function Shown({ item, onDecided }: { readonly item: Item; readonly onDecided: () => void }) {
  const { message, reason } = item;
  const mayDecide = useRole('manager');
  const verdicts = useVerdicts(onDecided);
  const [bookingId, setBookingId] = useState<number | null>(item.proposed_booking_id);
  const choices = choicesOf(item);
  const isOpen = item.status === 'open';
  const resolve = () => {
    if (bookingId !== null) verdicts.resolve({ id: item.id, bookingId });
  };
  useWindowEvent('keydown', (event) => {
    if (isTyping(event) || !mayDecide) return;
    if (event.key === 'z') verdicts.undoLast();
    if (!isOpen) return;
    const choice = choices[Number(event.key) - 1];
    if (choice !== undefined) setBookingId(choice.id);
    if (event.key === 'a') resolve();
    if (event.key === 'x') verdicts.dismiss(item.id);
  });
  return (
    <Stack gap="lg" component="article" aria-label="Item">
      <div>
        <Title order={2}>{reasonWords(reason)}</Title>
        <Text size="sm" c="dimmed">
          {eventWords(message.reading?.event_type ?? null)}
          {message.reading !== null && ` · ${message.reading.confidence} confidence`}{' '}
          <span className="code">{reason}</span>
        </Text>
        {remarkWords(message.reading?.remarks ?? []).map((remark) => (
          <Text key={remark} size="sm">
            {remark}
          </Text>
        ))}
      </div>
      <div className="side-by-side">
        <Stack gap="lg">
          <FoundFacts message={message} />
          {isOpen ? (
            <BookingChoice
              item={item}
              choices={choices}
              chosen={bookingId}
              onChoose={setBookingId}
              isDisabled={!mayDecide}
            />
          ) : (
            <Decision item={item} />
          )}
        </Stack>
        <MailBeside message={message} />
      </div>
      {mayDecide && (
        <Box className="reviews-actions">
          <Group gap="xs">
            {isOpen ? (
              <>
                <Button
                  onClick={resolve}
                  disabled={bookingId === null}
                  loading={verdicts.isBusy}
                  rightSection={
                    <Kbd size="xs" visibleFrom="sm">
                      a
                    </Kbd>
                  }
                >
                  Resolve onto this booking
                </Button>
                <Button
                  variant="default"
                  onClick={() => verdicts.dismiss(item.id)}
                  disabled={verdicts.isBusy}
                  rightSection={
                    <Kbd size="xs" visibleFrom="sm">
                      x
                    </Kbd>
                  }
                >
                  Dismiss
                </Button>
              </>
            ) : (
              <Button
                variant="default"
                loading={verdicts.isBusy}
                onClick={() => verdicts.undo(item.id)}
              >
                Undo this decision
              </Button>
            )}
          </Group>
        </Box>
      )}
    </Stack>
  );
}
