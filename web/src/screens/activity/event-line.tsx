import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ActivityEvent } from '../../api/activity.ts';
import type { Connection } from '../../api/connections.ts';
import { Status } from '../../parts/status.tsx';
import { bookingOf, eventDetails, eventWords } from '../../words/activity.ts';
import { moment } from '../../words/times.ts';

interface EventLineProps {
  readonly event: ActivityEvent;
  readonly connection: Connection | undefined;
}

/** One event: when, what, of which connection or booking, and its numbers. */
export function EventLine({ event, connection }: EventLineProps) {
  const { title, tone } = eventWords(event.type);
  const { words, code } = eventDetails(event);
  const bookingId = bookingOf(event);
  return (
    <li className="event">
      <time dateTime={event.created_at} title={moment(event.created_at)} className="event-time">
        {moment(event.created_at, undefined, { timeStyle: 'short' })}
      </time>
      <div>
        <Status tone={tone}>{title}</Status>
        <Text size="sm" c="dimmed" pl={17} className="break">
          {connection !== undefined && (
            <Anchor
              component={Link}
              to={`/connections/${connection.id}`}
              inherit
              underline="always"
            >
              {connection.display_name}
            </Anchor>
          )}
          {bookingId !== null && (
            <Anchor
              component={Link}
              to={`/bookings?view=list&booking=${bookingId}`}
              inherit
              underline="always"
            >
              Booking {bookingId}
            </Anchor>
          )}
          {words !== '' && ` ${words}`} {code !== null && <span className="code">{code}</span>}
        </Text>
      </div>
    </li>
  );
}
