import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bookingQuery } from '../../api/bookings.ts';
import type { Mapping } from '../../api/gassync.ts';
import { propertiesQuery } from '../../api/properties.ts';
import { QueryResult } from '../../parts/query-result.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { bookingStatus, guestOf } from '../../words/bookings.ts';
import { OURS } from '../../words/gassync.ts';
import { stay } from '../../words/times.ts';
import { OursLink, placeOf } from './ours-link.tsx';

/** The row of the product that an outside thing is linked to, as it is now. */
export function CoreRow({ mapping }: { readonly mapping: Mapping | null }) {
  if (mapping === null) return <Text size="sm">There is nothing of it in the product.</Text>;
  if (mapping.gas_entity_type === 'booking') return <BookingRow id={mapping.gas_entity_id} />;
  if (mapping.gas_entity_type === 'guest')
    return (
      <Text size="sm">
        {OURS['guest']} {mapping.gas_entity_id}
      </Text>
    );
  return <PlaceRow entity={mapping.gas_entity_type} id={mapping.gas_entity_id} />;
}

function BookingRow({ id }: { readonly id: number }) {
  const query = useQuery(bookingQuery(id));
  const properties = useQuery(propertiesQuery()).data ?? [];
  return (
    <QueryResult query={query} waiting={<Waiting rows={1} />}>
      {(booking) => (
        <Text size="sm" component="div" className="break">
          <OursLink entity="booking" id={id} properties={properties} />:{' '}
          <OursLink entity="property" id={booking.property_id} properties={properties} />,{' '}
          {stay(booking.check_in, booking.check_out)}, {guestOf(booking)},{' '}
          {bookingStatus(booking.status).toLowerCase()}
          <Text size="xs" c="dimmed">
            made <When at={booking.created_at} />, changed <When at={booking.updated_at} />
          </Text>
        </Text>
      )}
    </QueryResult>
  );
}

function PlaceRow({ entity, id }: { readonly entity: string; readonly id: number }) {
  const query = useQuery(propertiesQuery());
  return (
    <QueryResult query={query} waiting={<Waiting rows={1} />}>
      {(properties) => {
        const property = placeOf(entity, id, properties);
        return (
          <Text size="sm" component="div" className="break">
            <OursLink entity={entity} id={id} properties={properties} />
            {property !== undefined && (
              <Text size="xs" c="dimmed">
                made <When at={property.created_at} />, changed <When at={property.updated_at} />
              </Text>
            )}
          </Text>
        );
      }}
    </QueryResult>
  );
}
