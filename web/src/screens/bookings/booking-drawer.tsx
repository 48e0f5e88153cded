import { Anchor, Badge, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { type BookingDetail, bookingQuery } from '../../api/bookings.ts';
import { feedsQuery, type Property } from '../../api/properties.ts';
import { QueryResult } from '../../parts/query-result.tsx';
import { When } from '../../parts/when.tsx';
import { bookingStatus, enrichmentOf, guestOf, isCancelledByMail } from '../../words/bookings.ts';
import { platformWords } from '../../words/connections.ts';
import { day, nights } from '../../words/times.ts';
import { GuestForm } from './guest-form.tsx';

interface BookingDrawerProps {
  readonly bookingId: number | null;
  readonly properties: readonly Property[];
  readonly onMessage: (messageId: string) => void;
  readonly onClose: () => void;
}

/** One booking: the stay, the guest and where each word of it came from. */
export function BookingDrawer({ bookingId, properties, onMessage, onClose }: BookingDrawerProps) {
  return (
    <Drawer
      opened={bookingId !== null}
      onClose={onClose}
      position="right"
      size="md"
      title="Booking"
      closeButtonProps={{ 'aria-label': 'Close the booking' }}
    >
      {bookingId !== null && (
        <Details
          key={bookingId}
          bookingId={bookingId}
          properties={properties}
          onMessage={onMessage}
        />
      )}
    </Drawer>
  );
}

type DetailsProps = Omit<BookingDrawerProps, 'bookingId' | 'onClose'> & {
  readonly bookingId: number;
};

function Details({ bookingId, properties, onMessage }: DetailsProps) {
  const query = useQuery(bookingQuery(bookingId));
  const feeds = useQuery(feedsQuery);
  return (
    <QueryResult query={query}>
      {(booking) => {
        const property = properties.find(({ id }) => id === booking.property_id);
        const feed = feeds.data?.find(({ id }) => id === booking.source_feed_id);
        const count = nights(booking.check_in, booking.check_out);
        return (
          <Stack gap="lg">
            <div>
              <Title order={3} fz="lg">
                {guestOf(booking)}
              </Title>
              <Text size="sm">
                {day(booking.check_in)} – {day(booking.check_out)}, {count}{' '}
                {count === 1 ? 'night' : 'nights'}
              </Text>
              <Text size="sm" c="dimmed">
                {property?.name ?? `Property ${booking.property_id}`} ·{' '}
                {bookingStatus(booking.status)}
              </Text>
              {isCancelledByMail(booking) && (
                <Text size="sm" mt="xs">
                  A mail says that this stay is cancelled; the calendar still has it.
                </Text>
              )}
            </div>
            <Why booking={booking} onMessage={onMessage} />
            <GuestForm booking={booking} />
            <div>
              <Text size="xs" c="dimmed">
                Source
              </Text>
              <Text size="sm">
                {feed === undefined
                  ? 'Calendar'
                  : `${platformWords(feed.platform)} calendar, ${feed.url_host ?? feed.display_name}`}
              </Text>
              <Group gap={6} mt={6}>
                {booking.references.map(({ kind, value }) => (
                  <Badge
                    key={`${kind} ${value}`}
                    variant="default"
                    tt="none"
                    ff="monospace"
                    fw={500}
                  >
                    {value}
                  </Badge>
                ))}
              </Group>
            </div>
          </Stack>
        );
      }}
    </QueryResult>
  );
}

interface WhyProps {
  readonly booking: BookingDetail;
  readonly onMessage: (messageId: string) => void;
}

function Why({ booking, onMessage }: WhyProps) {
  const why = enrichmentOf(booking);
  return (
    <div>
      <Text size="xs" c="dimmed">
        Why these guest details
      </Text>
      {why === null ? (
        <Text size="sm">No mail was taken for this booking yet.</Text>
      ) : (
        <Text size="sm">
          {why.words} <span className="code">{why.code}</span>
        </Text>
      )}
      <Stack gap={4} mt={6}>
        {booking.messages.map(({ message_id, decided_at }) => (
          <Anchor
            key={message_id}
            component="button"
            type="button"
            size="sm"
            ta="left"
            onClick={() => onMessage(message_id)}
          >
            <Mail size={14} aria-hidden className="inline-icon" /> Show the mail{' '}
            <When at={decided_at} />
          </Anchor>
        ))}
      </Stack>
    </div>
  );
}
