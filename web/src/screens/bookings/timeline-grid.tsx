import { Scroll } from '../../parts/scroll.tsx';
import type { Booking } from '../../api/bookings.ts';
import type { Property } from '../../api/properties.ts';
import { bookingStatus, guestOf, isCancelledByMail, isOff } from '../../words/bookings.ts';
import { addDays, day, nights, stay } from '../../words/times.ts';
import { placeInLanes } from './lanes.ts';
import './timeline.css';

interface TimelineGridProps {
  readonly properties: readonly Property[];
  readonly bookings: readonly Booking[];
  readonly from: string;
  readonly days: number;
  readonly today: (property: Property) => string;
  readonly onOpen: (bookingId: number) => void;
}

/** One row per property, one column per day, one button per stay. */
export function TimelineGrid({
  properties,
  bookings,
  from,
  days,
  today,
  onOpen,
}: TimelineGridProps) {
  const dates = Array.from({ length: days }, (_, at) => addDays(from, at));
  return (
    <Scroll label="Calendar">
      <div
        className="timeline"
        style={{
          gridTemplateColumns: `var(--name) repeat(${days}, minmax(34px, 1fr))`,
          minWidth: `calc(var(--name) + ${days * 34}px)`,
        }}
      >
        <div className="timeline-head timeline-name">Property</div>
        {dates.map((date) => (
          <div
            key={date}
            className="timeline-head"
            data-weekend={isWeekend(date)}
            title={day(date)}
          >
            <span className="timeline-weekday">{weekday(date)}</span>
            {Number(date.slice(8))}
          </div>
        ))}
        {properties.map((property) => (
          <Row
            key={property.id}
            property={property}
            bookings={bookings.filter(({ property_id }) => property_id === property.id)}
            from={from}
            days={days}
            todayAt={nights(from, today(property))}
            onOpen={onOpen}
          />
        ))}
      </div>
    </Scroll>
  );
}

interface RowProps {
  readonly property: Property;
  readonly bookings: readonly Booking[];
  readonly from: string;
  readonly days: number;
  readonly todayAt: number;
  readonly onOpen: (bookingId: number) => void;
}

function Row({ property, bookings, from, days, todayAt, onOpen }: RowProps) {
  const { placed, lanes } = placeInLanes(bookings);
  return (
    <>
      <h2 className="timeline-name timeline-property">{property.name}</h2>
      <div className="timeline-row" style={{ gridTemplateRows: `repeat(${lanes}, 32px)` }}>
        {todayAt >= 0 && todayAt < days && (
          <div className="timeline-today" style={{ gridColumn: todayAt + 1 }} aria-hidden />
        )}
        {placed.map(({ booking, lane }) => {
          const start = Math.max(0, nights(from, booking.check_in));
          const end = Math.min(days, nights(from, booking.check_out));
          return (
            <button
              key={booking.id}
              type="button"
              className="stay"
              data-look={lookOf(booking)}
              data-open-start={booking.check_in < from}
              style={{
                gridColumn: `${start + 1} / ${Math.max(start + 1, end) + 1}`,
                gridRow: lane + 1,
              }}
              aria-label={describe(booking, property)}
              title={describe(booking, property)}
              onClick={() => onOpen(booking.id)}
            >
              {guestOf(booking)}
            </button>
          );
        })}
      </div>
    </>
  );
}

function lookOf(booking: Booking): string {
  if (isOff(booking)) return 'off';
  if (isCancelledByMail(booking)) return 'doubtful';
  return booking.guest_name === null ? 'bare' : 'named';
}

function describe(booking: Booking, property: Property): string {
  const parts = [
    guestOf(booking),
    property.name,
    stay(booking.check_in, booking.check_out),
    bookingStatus(booking.status),
    ...(isCancelledByMail(booking) ? ['a mail says it is cancelled'] : []),
  ];
  return parts.join(', ');
}

function isWeekend(date: string): boolean {
  return [0, 6].includes(new Date(`${date}T00:00:00Z`).getUTCDay());
}

function weekday(date: string): string {
  return new Intl.DateTimeFormat(navigator.languages, {
    weekday: 'narrow',
    timeZone: 'UTC',
  }).format(new Date(`${date}T00:00:00Z`));
}
