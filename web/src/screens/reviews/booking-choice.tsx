import { Group, Kbd, Radio, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type Booking, bookingsQuery } from '../../api/bookings.ts';
import { propertiesQuery } from '../../api/properties.ts';
import type { ReviewDetail } from '../../api/reviews.ts';
import { guestOf } from '../../words/bookings.ts';
import { whyNotWords } from '../../words/reviews.ts';
import { addDays, stay } from '../../words/times.ts';

const AROUND_DAYS = 60;

interface Choice {
  readonly id: number;
  readonly booking: Booking | null;
  readonly whyNot: string | null;
}

/** The bookings that an item offers: the proposed one first, then those that were looked at and not chosen. */
export function choicesOf(item: ReviewDetail): Choice[] {
  const { proposed_booking_id: proposedId, proposed_booking: proposed, candidates } = item;
  const others = candidates
    .filter(({ booking_id }) => booking_id !== proposedId)
    .map(({ booking_id, booking, why_not }) => ({ id: booking_id, booking, whyNot: why_not }));
  return proposedId === null
    ? others
    : [{ id: proposedId, booking: proposed, whyNot: null }, ...others];
}

interface BookingChoiceProps {
  readonly item: ReviewDetail;
  readonly choices: readonly Choice[];
  readonly chosen: number | null;
  readonly onChoose: (bookingId: number | null) => void;
  readonly isDisabled: boolean;
}

/** Which booking the mail belongs to: one that was looked at, with why it was not taken, or any other. */
export function BookingChoice({ item, choices, chosen, onChoose, isDisabled }: BookingChoiceProps) {
  const { data: properties } = useQuery(propertiesQuery());
  const nameOf = (id: number) => properties?.find((one) => one.id === id)?.name ?? `Property ${id}`;
  return (
    <section aria-labelledby="choice">
      <Text component="h3" id="choice" fw={650} mb={4}>
        Which booking is it?
      </Text>
      {choices.length === 0 && (
        <Text size="sm" c="dimmed">
          No booking comes near. It may still appear on a calendar; then this item settles itself.
        </Text>
      )}
      <Radio.Group
        aria-labelledby="choice"
        value={chosen === null ? '' : String(chosen)}
        onChange={(value) => onChoose(Number(value))}
      >
        <Stack gap="xs">
          {choices.map(({ id, booking, whyNot }, at) => (
            <Radio.Card
              key={id}
              value={String(id)}
              className="candidate"
              disabled={isDisabled}
              aria-label={`Booking ${at + 1}`}
            >
              <Group wrap="nowrap" align="flex-start">
                <Radio.Indicator />
                <div>
                  <Text size="sm" fw={600}>
                    {booking === null ? `Booking ${id}` : guestOf(booking)}{' '}
                    {at < 9 && <Kbd size="xs">{at + 1}</Kbd>}
                  </Text>
                  {booking !== null && (
                    <Text size="xs">
                      {nameOf(booking.property_id)}, {stay(booking.check_in, booking.check_out)}
                    </Text>
                  )}
                  <Text size="xs" c="dimmed">
                    {whyNot === null
                      ? 'Proposed: this is the booking it most likely belongs to.'
                      : `Not taken: ${whyNotWords(whyNot)}`}
                  </Text>
                </div>
              </Group>
            </Radio.Card>
          ))}
        </Stack>
      </Radio.Group>
      <OtherBooking
        item={item}
        chosen={chosen}
        onChoose={onChoose}
        nameOf={nameOf}
        isDisabled={isDisabled}
      />
    </section>
  );
}

type OtherBookingProps = Omit<BookingChoiceProps, 'choices'> & {
  readonly nameOf: (propertyId: number) => string;
};

function OtherBooking({ item, chosen, onChoose, nameOf, isDisabled }: OtherBookingProps) {
  const day = item.message.reading?.facts.check_in ?? item.message.received_at.slice(0, 10);
  const { data: bookings } = useQuery(
    bookingsQuery({ from: addDays(day, -AROUND_DAYS), to: addDays(day, AROUND_DAYS) }),
  );
  const data = (bookings ?? []).map((booking) => ({
    value: String(booking.id),
    label: `${guestOf(booking)}, ${nameOf(booking.property_id)}, ${stay(booking.check_in, booking.check_out)}`,
  }));
  return (
    <Select
      mt="sm"
      label="Another booking"
      placeholder="Search guest, property or date"
      description="Stays within two months of the mail’s dates."
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Choose none' }}
      nothingFoundMessage="No such booking near these dates"
      data={data}
      value={data.some(({ value }) => value === String(chosen)) ? String(chosen) : null}
      onChange={(value) => onChoose(value === null ? null : Number(value))}
      disabled={isDisabled}
      limit={50}
    />
  );
}
