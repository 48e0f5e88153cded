import { Button, Checkbox, Group, Modal, Select, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyScope, makeKey, type Source } from '../../api/gassync.ts';
import { Failure } from '../../parts/failure.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';

const LIFETIMES = [
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: '1095', label: '3 years' },
];

interface NewKeyProps {
  readonly source: Source;
  readonly onClose: () => void;
}

/** Makes another key of a source and shows it, this once. */
export function NewKey({ source, onClose }: NewKeyProps) {
  const queryClient = useQueryClient();
  const form = useForm<{ scopes: KeyScope[]; days: string | null }>({
    initialValues: { scopes: ['read', 'write'], days: null },
    validate: { scopes: (value) => (value.length === 0 ? 'Choose at least one.' : null) },
  });
  const make = useMutation({
    mutationFn: ({ scopes, days }: typeof form.values) =>
      makeKey(source.id, { scopes, ...(days !== null && { expires_in_days: Number(days) }) }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['gassync', 'keys'] }),
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title="Make a key"
      centered
      closeOnClickOutside={make.data === undefined}
    >
      {make.data === undefined ? (
        <form onSubmit={form.onSubmit((values) => make.mutate(values))} noValidate>
          <Stack>
            {make.error !== null && <Failure error={make.error} />}
            <Checkbox.Group label="What it allows" {...form.getInputProps('scopes')}>
              <Stack gap={6} mt={6}>
                <Checkbox value="read" label="Read back what it sent" />
                <Checkbox value="write" label="Send and delete" />
              </Stack>
            </Checkbox.Group>
            <Select
              label="Expires"
              placeholder="Never"
              clearable
              clearButtonProps={{ 'aria-label': 'Never' }}
              data={LIFETIMES}
              {...form.getInputProps('days')}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={make.isPending}>
                Make the key
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <ShownOnce what="key" value={make.data.key} onDone={onClose} />
      )}
    </Modal>
  );
}
