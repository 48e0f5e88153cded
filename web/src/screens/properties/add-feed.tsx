import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Platform } from '../../api/connections.ts';
import { addFeed, type Property, testFeed } from '../../api/properties.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';
import { PLATFORMS } from '../../words/connections.ts';
import { FeedPreview } from './feed-preview.tsx';

interface AddFeedProps {
  readonly property: Property;
  readonly opened: boolean;
  readonly onClose: () => void;
}

interface Values {
  url: string;
  platform: Platform | null;
  unit: string | null;
}

/** A new calendar of a property: looked at first, saved only when it could be read. */
export function AddFeed({ property, opened, onClose }: AddFeedProps) {
  const queryClient = useQueryClient();
  const test = useMutation({ mutationFn: ({ url, platform }: Values) => testFeed(url, platform) });
  const form = useForm<Values>({
    initialValues: { url: '', platform: null, unit: null },
    validate: {
      url: (value) => (value.trim() === '' ? 'Paste the address of the calendar.' : null),
    },
    // What was tested is not what would be saved any more.
    onValuesChange: () => test.reset(),
  });
  const save = useMutation({
    mutationFn: ({ url, platform, unit }: Values) =>
      addFeed({
        property_id: property.id,
        unit_id: unit === null ? null : Number(unit),
        platform,
        url,
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['feeds'] });
      say('Saved; the first import has begun.');
      form.reset();
      onClose();
    },
  });
  const isReady = test.data?.ok === true;
  return (
    <Modal opened={opened} onClose={onClose} title="Add a calendar" centered>
      <form
        onSubmit={form.onSubmit((values) => (isReady ? save.mutate(values) : test.mutate(values)))}
        noValidate
      >
        <Stack>
          <TextInput
            label="Calendar address"
            description="The export address of the platform’s calendar. It is a secret: Inlet does not show it again."
            placeholder="https://…/calendar.ics"
            data-autofocus
            {...form.getInputProps('url')}
          />
          <Select
            label="Platform"
            placeholder="Choose a platform"
            clearable
            clearButtonProps={{ 'aria-label': 'No platform' }}
            data={PLATFORMS}
            {...form.getInputProps('platform')}
          />
          {property.units.length > 0 && (
            <Select
              label="Unit"
              placeholder="The whole property"
              clearable
              clearButtonProps={{ 'aria-label': 'The whole property' }}
              data={property.units.map(({ id, name }) => ({ value: String(id), label: name }))}
              {...form.getInputProps('unit')}
            />
          )}
          {test.error !== null && <Failure error={test.error} />}
          {test.data !== undefined && <FeedPreview result={test.data} />}
          {save.error !== null && <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={test.isPending || save.isPending}>
              {isReady ? 'Save calendar' : 'Test the address'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
