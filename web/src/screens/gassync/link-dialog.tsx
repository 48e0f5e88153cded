import { Button, type ComboboxData, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { type Booking, bookingsQuery } from '../../api/bookings.ts';
import type { HeldItem } from '../../api/gassync.ts';
import { propertiesQuery, type Property } from '../../api/properties.ts';
import { Failure } from '../../parts/failure.tsx';
import { guestOf } from '../../words/bookings.ts';
import { stay } from '../../words/times.ts';
import { type Ours, useLink } from './use-link.ts';

interface LinkDialogProps {
  readonly item: HeldItem;
  readonly onClose: () => void;
}

const ASKS: Readonly<Record<string, readonly [label: string, nothing: string]>> = {
  property: ['Property', 'There is no property yet'],
  room_type: ['Property or unit', 'There is no property yet'],
  reservation: ['Booking', 'No booking touches these days'],
};

/** Says what a waiting thing is, chosen from what the workspace has. */
export function LinkDialog({ item, onClose }: LinkDialogProps) {
  const properties = useQuery(propertiesQuery());
  const bookings = useQuery({
    ...bookingsQuery({ from: item.check_in ?? undefined, to: item.check_out ?? undefined }),
    enabled: item.entity_type === 'reservation',
  });
  const [chosen, setChosen] = useState<string | null>(null);
  const ways = useLink(item);
  const save = useMutation({
    ...ways,
    async onSuccess() {
      await ways.onSuccess();
      onClose();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (chosen !== null) save.mutate(oursOf(chosen));
  };
  const [label, nothing] = ASKS[item.entity_type] ?? ['', ''];
  const failed = properties.error ?? bookings.error;
  return (
    <Modal opened onClose={onClose} title="What is it here?" centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          {failed !== null && <Failure error={failed} />}
          {save.error !== null && <Failure error={save.error} />}
          <Text size="sm" className="break">
            {item.name ?? item.external_id}
            {item.check_in !== null &&
              item.check_out !== null &&
              `, ${stay(item.check_in, item.check_out)}`}
          </Text>
          <Select
            label={label}
            placeholder="Search"
            searchable
            data-autofocus
            openOnFocus={false}
            nothingFoundMessage={nothing}
            data={choicesOf(item, properties.data ?? [], bookings.data ?? [])}
            value={chosen}
            onChange={setChosen}
            maxDropdownHeight={260}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={chosen === null} loading={save.isPending}>
              Link
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function choicesOf(
  { entity_type: kind }: HeldItem,
  properties: readonly Property[],
  bookings: readonly Booking[],
): ComboboxData {
  if (kind === 'property')
    return properties.map(({ id, name }) => ({ value: `property ${id}`, label: name }));
  if (kind === 'room_type')
    return properties.flatMap(({ id, name, units }) => [
      { value: `property ${id}`, label: `${name}, as a whole` },
      ...units.map((unit) => ({
        value: `bookable_unit ${unit.id}`,
        label: `${name}: ${unit.name}`,
      })),
    ]);
  const nameOf = (id: number) => properties.find((one) => one.id === id)?.name ?? `Property ${id}`;
  return bookings.map((booking) => ({
    value: `booking ${booking.id}`,
    label: `${nameOf(booking.property_id)}, ${stay(booking.check_in, booking.check_out)}, ${guestOf(booking)}`,
  }));
}

function oursOf(value: string): Ours {
  const [entity, id] = value.split(' ');
  return { entity: entity as Ours['entity'], id: Number(id) };
}
