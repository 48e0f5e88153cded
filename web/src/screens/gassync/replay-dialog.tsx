import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { replay } from '../../api/gassync-webhooks.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';

interface ReplayDialogProps {
  readonly webhookId: number;
  readonly onClose: () => void;
}

/** Sends again what was given up, or what was never sent, since a moment. */
export function ReplayDialog({ webhookId, onClose }: ReplayDialogProps) {
  const queryClient = useQueryClient();
  const form = useForm<{ what: 'failed_since' | 'missing_since'; since: string }>({
    initialValues: { what: 'failed_since', since: '' },
    validate: { since: (value) => (value === '' ? 'Say since when.' : null) },
  });
  const send = useMutation({
    mutationFn: ({ what, since }: typeof form.values) => {
      const moment = new Date(since).toISOString();
      return replay(
        webhookId,
        what === 'failed_since' ? { failed_since: moment } : { missing_since: moment },
      );
    },
    async onSuccess({ queued }) {
      await queryClient.invalidateQueries({ queryKey: ['gassync'] });
      say(queued === 0 ? 'There was nothing to send.' : `${queued.toLocaleString()} on their way.`);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title="Send again" centered>
      <form onSubmit={form.onSubmit((values) => send.mutate(values))} noValidate>
        <Stack>
          {send.error !== null && <Failure error={send.error} />}
          <Radio.Group label="What" {...form.getInputProps('what')}>
            <Stack gap={6} mt={6}>
              <Radio
                value="failed_since"
                label="What was given up"
                description="After ten attempts without success."
              />
              <Radio
                value="missing_since"
                label="What it was never sent"
                description="From before it was added, from while it was disabled, or of types chosen since."
              />
            </Stack>
          </Radio.Group>
          <TextInput label="Since" type="datetime-local" {...form.getInputProps('since')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={send.isPending}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
