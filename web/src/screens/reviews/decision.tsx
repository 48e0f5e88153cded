import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { membersQuery } from '../../api/members.ts';
import type { ReviewDetail } from '../../api/reviews.ts';
import { When } from '../../parts/when.tsx';
import { guestOf } from '../../words/bookings.ts';
import { stay } from '../../words/times.ts';

/** What was decided about an item, by whom and when. */
export function Decision({ item }: { readonly item: ReviewDetail }) {
  const { data: members } = useQuery(membersQuery);
  const { resolved_booking: booking, resolved_by: by } = item;
  const person = members?.items.find(({ user_id }) => user_id === by)?.name;
  return (
    <section aria-labelledby="decision">
      <Text component="h3" id="decision" fw={650} mb={4}>
        {item.status === 'resolved' ? 'Resolved' : 'Dismissed'}
      </Text>
      <Text size="sm">
        {by === 'calendar' && 'By itself: a calendar brought the missing booking. '}
        {by === 'reprocess' && 'By itself, when the mail was read again. '}
        {person !== undefined && `By ${person}. `}
        <When at={item.resolved_at} never="" />
      </Text>
      {booking !== null && (
        <Anchor component={Link} to={`/bookings?view=list&booking=${booking.id}`} size="sm">
          {guestOf(booking)}, {stay(booking.check_in, booking.check_out)}
        </Anchor>
      )}
    </section>
  );
}
