import { Button, Group, Modal, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Connection } from '../../api/connections.ts';
import { addMeeting } from '../../api/timeline.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';

interface AddMeetingProps {
  readonly calendars: readonly Connection[];
  readonly onClose: () => void;
}

interface Fields {
  connection: string | null;
  title: string;
  start: string;
  end: string;
  attendees: string[];
}

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A meeting that is made here and written into the account's own calendar. */
export function AddMeeting({ calendars, onClose }: AddMeetingProps) {
  const queryClient = useQueryClient();
  const form = useForm<Fields>({
    initialValues: {
      connection: calendars[0]?.id ?? null,
      title: '',
      start: '',
      end: '',
      attendees: [],
    },
    validate: {
      connection: (value) => (value === null ? 'Choose the account.' : null),
      title: (value) => (value.trim() === '' ? 'Give the meeting a title.' : null),
      start: (value) => (value === '' ? 'Say when it begins.' : null),
      end: (value, { start }) => (value > start ? null : 'The end must be after the start.'),
    },
  });
  const add = useMutation({
    mutationFn: ({ connection, title, start, end, attendees }: Fields) =>
      addMeeting({
        connection_id: connection ?? '',
        title,
        attendees,
        start: { at: new Date(start).toISOString(), time_zone: ZONE },
        end: { at: new Date(end).toISOString(), time_zone: ZONE },
      }),
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['timeline'] });
      say('Kept; the calendar has it after the next sync.');
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="New meeting" centered>
      <form onSubmit={form.onSubmit((values) => add.mutate(values))} noValidate>
        <Stack>
          {add.error !== null && <Failure error={add.error} />}
          <Select
            label="Account"
            data={calendars.map(({ id, display_name }) => ({ value: id, label: display_name }))}
            {...form.getInputProps('connection')}
          />
          <TextInput label="Title" data-autofocus {...form.getInputProps('title')} />
          <Group grow align="flex-start">
            <TextInput label="Begins" type="datetime-local" {...form.getInputProps('start')} />
            <TextInput label="Ends" type="datetime-local" {...form.getInputProps('end')} />
          </Group>
          <Text size="xs" c="dimmed">
            Times of {ZONE}
          </Text>
          <TagsInput
            label="Invited"
            description="Google tells them."
            placeholder="Press Enter after each address"
            acceptValueOnBlur
            {...form.getInputProps('attendees')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={add.isPending}>
              Add meeting
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
