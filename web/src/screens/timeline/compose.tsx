import {
  Alert,
  Button,
  Group,
  Modal,
  Select,
  Stack,
  TagsInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Connection } from '../../api/connections.ts';
import {
  changeDraft,
  type Email,
  type Letter,
  type OutgoingEmail,
  sendDraft,
  writeMail,
} from '../../api/timeline.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';

/** What is written: something new, an answer, or a draft that was kept. */
export type Composition =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly email: Email }
  | { readonly kind: 'draft'; readonly draft: OutgoingEmail };

interface ComposeProps {
  readonly composition: Composition;
  readonly senders: readonly Connection[];
  readonly onClose: () => void;
}

interface Fields {
  sender: string | null;
  to: string[];
  subject: string;
  text: string;
}

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** A mail to be sent at once or to be kept as a draft. */
export function Compose({ composition, senders, onClose }: ComposeProps) {
  const queryClient = useQueryClient();
  // One mail, however often it is asked for.
  const [key] = useState(() => crypto.randomUUID());
  const form = useForm<Fields>({
    initialValues: fieldsOf(composition, senders),
    validate: {
      sender: (value) => (value === null ? 'Choose the account that sends it.' : null),
      to: (value) =>
        value.every((one) => ADDRESS.test(one)) ? null : 'One of these is not an e-mail address.',
    },
  });
  const write = useMutation({
    mutationFn: async ({ values, isDraft }: { values: Fields; isDraft: boolean }) => {
      const letter = letterOf(values, composition);
      if (composition.kind !== 'draft')
        return writeMail(
          values.sender ?? '',
          letter,
          isDraft,
          `${key}-${isDraft ? 'draft' : 'send'}`,
        );
      const draft = await changeDraft(composition.draft.id, letter);
      return isDraft ? draft : sendDraft(composition.draft.id);
    },
    async onSuccess({ state }) {
      await queryClient.invalidateQueries({ queryKey: ['outgoing'] });
      if (state === 'draft') say('Kept as a draft.');
      else say(state === 'sent' ? 'Sent.' : 'On its way; see “Drafts and sent”.');
      onClose();
    },
  });
  const submit = (isDraft: boolean) => {
    if (form.validate().hasErrors) return;
    const values = form.getValues();
    if (!isDraft && values.to.length === 0) {
      form.setFieldError('to', 'Say whom it goes to.');
      return;
    }
    write.mutate({ values, isDraft });
  };
  return (
    <Modal opened onClose={onClose} title={TITLES[composition.kind]} size="lg" centered>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit(false);
        }}
      >
        <Stack>
          {write.error !== null && <Failure error={write.error} />}
          {senders.length === 0 && (
            <Alert color="yellow" variant="light">
              No account may send yet. Switch on “Send e-mail” for one under Integrations.
            </Alert>
          )}
          <Select
            label="From"
            data={senders.map((one) => ({
              value: one.id,
              label: one.account_email ?? one.display_name,
            }))}
            disabled={composition.kind !== 'new'}
            {...form.getInputProps('sender')}
          />
          <TagsInput
            label="To"
            placeholder="Press Enter after each address"
            splitChars={[',', ';', ' ']}
            acceptValueOnBlur
            {...form.getInputProps('to')}
          />
          <TextInput label="Subject" {...form.getInputProps('subject')} />
          <Textarea label="Text" autosize minRows={8} {...form.getInputProps('text')} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => submit(true)} disabled={write.isPending}>
              Keep as a draft
            </Button>
            <Button type="submit" loading={write.isPending}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

const TITLES: Readonly<Record<Composition['kind'], string>> = {
  new: 'Write a mail',
  reply: 'Reply',
  draft: 'Draft',
};

function fieldsOf(composition: Composition, senders: readonly Connection[]): Fields {
  switch (composition.kind) {
    case 'new':
      return { sender: senders[0]?.id ?? null, to: [], subject: '', text: '' };
    case 'reply': {
      const { email } = composition;
      const others = email.direction === 'inbound' ? [email.from] : email.to;
      const isAnswer = /^re:/i.test(email.subject);
      return {
        sender: senders.find(({ id }) => id === email.connection_id)?.id ?? null,
        to: others.flatMap((one) => (one === null ? [] : [one.address])),
        subject: isAnswer ? email.subject : `Re: ${email.subject}`,
        text: '',
      };
    }
    case 'draft': {
      const { draft } = composition;
      const { connection_id: sender, subject, text } = draft;
      return { sender, to: draft.to.map(({ address }) => address), subject, text };
    }
  }
}

function letterOf({ to, subject, text }: Fields, composition: Composition): Letter {
  const replyTo =
    composition.kind === 'reply'
      ? composition.email.id
      : composition.kind === 'draft'
        ? composition.draft.reply_to_email_id
        : null;
  return { to, subject, text, replyTo };
}
