import { Button, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type BookingDetail,
  bookingQuery,
  changeBooking,
  type GuestFields,
} from '../../api/bookings.ts';
import { Failure } from '../../parts/failure.tsx';
import { useRole } from '../../parts/role.ts';
import { say } from '../../parts/say.tsx';
import { setByWords } from '../../words/bookings.ts';

const ORDER: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

type Values = {
  guest_name: string;
  guest_count: number | string;
  guest_email: string;
  phone: string;
};

/** The guest's details with who set each of them; what a person types is never overwritten by a mail. */
export function GuestForm({ booking }: { readonly booking: BookingDetail }) {
  const mayEdit = useRole('manager');
  const queryClient = useQueryClient();
  const form = useForm<Values>({ initialValues: valuesOf(booking) });
  const save = useMutation({
    mutationFn: (values: Values) => changeBooking(booking.id, changesOf(booking, values)),
    onSuccess(changed) {
      queryClient.setQueryData(bookingQuery(booking.id).queryKey, changed);
      void queryClient.invalidateQueries({ queryKey: ['bookings'] });
      form.setInitialValues(valuesOf(changed));
      form.setValues(valuesOf(changed));
      say('Saved. Mails will not overwrite it.');
    },
  });
  const sourceOf = (field: string) => {
    const source = booking.field_sources.find((one) => one.field === field);
    return source === undefined ? undefined : setByWords(source.set_by);
  };
  const common = { readOnly: !mayEdit, inputWrapperOrder: ORDER };
  return (
    <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
      <Stack gap="sm">
        {save.error !== null && <Failure error={save.error} />}
        <TextInput
          label="Guest"
          description={sourceOf('guest_name')}
          {...common}
          {...form.getInputProps('guest_name')}
        />
        <NumberInput
          label="Number of guests"
          description={sourceOf('guest_count')}
          min={1}
          max={500}
          allowDecimal={false}
          hideControls
          {...common}
          {...form.getInputProps('guest_count')}
        />
        <TextInput
          label="E-mail"
          type="email"
          description={sourceOf('guest_email')}
          {...common}
          {...form.getInputProps('guest_email')}
        />
        <TextInput
          label="Phone"
          type="tel"
          description={sourceOf('phone')}
          {...common}
          {...form.getInputProps('phone')}
        />
        {mayEdit && (
          <Group justify="flex-end">
            <Button
              type="submit"
              variant="default"
              disabled={!form.isDirty()}
              loading={save.isPending}
            >
              Save guest details
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  );
}

function valuesOf(booking: BookingDetail): Values {
  return {
    guest_name: booking.guest_name ?? '',
    guest_count: booking.guest_count ?? '',
    guest_email: booking.guest_email ?? '',
    phone: booking.phone ?? '',
  };
}

/** Only what was changed; an emptied field is handed back to the mails. */
function changesOf(booking: BookingDetail, values: Values): GuestFields {
  const before = valuesOf(booking);
  return {
    ...(values.guest_name !== before.guest_name && {
      guest_name: values.guest_name.trim() || null,
    }),
    ...(values.guest_count !== before.guest_count && {
      guest_count: values.guest_count === '' ? null : Number(values.guest_count),
    }),
    ...(values.guest_email !== before.guest_email && {
      guest_email: values.guest_email.trim() || null,
    }),
    ...(values.phone !== before.phone && { phone: values.phone.trim() || null }),
  };
}
