import { Button, Group, Modal, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Source } from '../../api/gassync.ts';
import {
  addWebhook,
  changeWebhook,
  type EventType,
  eventTypesQuery,
  type Webhook,
} from '../../api/gassync-webhooks.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';

interface WebhookDialogProps {
  readonly sources: readonly Source[];
  /** The one to be changed; a new one unless given. */
  readonly webhook?: Webhook;
  readonly onClose: () => void;
}

/** Where events go and which; the secret of a new endpoint is shown this once. */
export function WebhookDialog({ sources, webhook, onClose }: WebhookDialogProps) {
  const queryClient = useQueryClient();
  const types = useQuery(eventTypesQuery);
  const form = useForm<{
    source: string | null;
    endpoint_url: string;
    event_types: EventType[];
    description: string;
  }>({
    initialValues: {
      source: String(webhook?.source_id ?? sources[0]?.id ?? ''),
      endpoint_url: webhook?.endpoint_url ?? '',
      event_types: (webhook?.event_types ?? []) as EventType[],
      description: webhook?.description ?? '',
    },
    validate: {
      endpoint_url: (value) => (value.trim() === '' ? 'Enter the address.' : null),
    },
  });
  const save = useMutation({
    async mutationFn({ source, description, ...given }: typeof form.values) {
      const body = {
        ...given,
        endpoint_url: given.endpoint_url.trim(),
        description: description.trim() === '' ? null : description.trim(),
      };
      if (webhook === undefined)
        return (await addWebhook({ source_id: Number(source), ...body })).secret;
      await changeWebhook(webhook.id, body);
      return null;
    },
    async onSuccess(secret) {
      await queryClient.invalidateQueries({ queryKey: ['gassync'] });
      if (secret !== null) return;
      say('Saved.');
      onClose();
    },
  });
  const secret = save.data ?? null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={webhook === undefined ? 'Add an endpoint' : 'Change the endpoint'}
      centered
      closeOnClickOutside={secret === null}
    >
      {secret === null ? (
        <form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
          <Stack>
            {save.error !== null && <Failure error={save.error} />}
            {webhook === undefined && (
              <Select
                label="Source"
                description="Whose endpoint it is: events carry the ids of this source."
                data={sources.map(({ id, source_name: label }) => ({ value: String(id), label }))}
                {...form.getInputProps('source')}
              />
            )}
            <TextInput
              label="Address"
              placeholder="https://partner.example/webhooks"
              description="Public, https and without a redirect."
              data-autofocus
              {...form.getInputProps('endpoint_url')}
            />
            <MultiSelect
              label="Told of"
              placeholder={form.values.event_types.length === 0 ? 'Everything' : ''}
              description="Nothing chosen means everything."
              searchable
              clearable
              clearButtonProps={{ 'aria-label': 'Everything' }}
              data={(types.data?.items ?? []).map(({ type }) => type)}
              renderOption={({ option }) => (
                <div>
                  {option.value}
                  <Text size="xs" c="dimmed">
                    {types.data?.items.find(({ type }) => type === option.value)?.description}
                  </Text>
                </div>
              )}
              {...form.getInputProps('event_types')}
            />
            <TextInput label="Note" {...form.getInputProps('description')} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={save.isPending}>
                {webhook === undefined ? 'Add the endpoint' : 'Save'}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <ShownOnce what="secret" value={secret} onDone={onClose} />
      )}
    </Modal>
  );
}
