import { Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import {
  confirmSent,
  dropDraft,
  type OutgoingEmail,
  outgoingQuery,
  sendAgain,
  sendDraft,
} from '../../api/timeline.ts';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { sayFailure } from '../../parts/say.tsx';
import { Status } from '../../parts/status.tsx';
import { When } from '../../parts/when.tsx';
import { wordsOf } from '../../words/problems.ts';
import { OUTGOING_STATES, personWords } from '../../words/timeline.ts';
import type { Composition } from './compose.tsx';

interface OutgoingProps {
  readonly connection: string | undefined;
  readonly onEdit: (composition: Composition) => void;
}

/** Drafts, and mail that was sent from here, with what needs a person. */
export function Outgoing({ connection, onEdit }: OutgoingProps) {
  const query = useInfiniteQuery(outgoingQuery(connection));
  return (
    <QueryResult query={query}>
      {({ pages }) => {
        const mails = pages.flatMap(({ items }) => items);
        if (mails.length === 0)
          return (
            <Empty icon={<Send />} title="Nothing was written here yet">
              Drafts and mail that you send from Inlet are listed here.
            </Empty>
          );
        return (
          <>
            {mails.map((mail) => (
              <Mail key={mail.id} mail={mail} onEdit={onEdit} />
            ))}
            <More query={query} label="Show older" />
          </>
        );
      }}
    </QueryResult>
  );
}

function Mail({ mail, onEdit }: { readonly mail: OutgoingEmail } & Pick<OutgoingProps, 'onEdit'>) {
  const [tone, words] = OUTGOING_STATES[mail.state];
  return (
    <Paper withBorder p="md" component="article" aria-label={mail.subject}>
      <Stack gap={4}>
        <Group justify="space-between">
          <Text fw={600} className="break">
            {mail.subject === '' ? 'Without a subject' : mail.subject}
          </Text>
          <Text size="sm" c="dimmed">
            <When at={mail.sent_at ?? mail.updated_at} />
          </Text>
        </Group>
        <Text size="sm" c="dimmed" className="break">
          To {mail.to.length === 0 ? 'nobody yet' : mail.to.map(personWords).join(', ')}
        </Text>
        <Status tone={tone}>{words}</Status>
        {mail.state === 'uncertain' && (
          <Text size="sm">
            The answer of Google was lost. Look into the account’s sent mail, then say what you
            found.
          </Text>
        )}
        {mail.last_error !== null && mail.state !== 'sent' && (
          <Text size="sm">
            {wordsOf(mail.last_error).title} <span className="code">{mail.last_error}</span>
          </Text>
        )}
        <Actions mail={mail} onEdit={onEdit} />
      </Stack>
    </Paper>
  );
}

function Actions({
  mail,
  onEdit,
}: { readonly mail: OutgoingEmail } & Pick<OutgoingProps, 'onEdit'>) {
  const mayWrite = useRole('manager');
  const queryClient = useQueryClient();
  const act = useMutation({
    mutationFn: (what: (id: string) => Promise<unknown>) => what(mail.id),
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['outgoing'] }),
  });
  if (!mayWrite || !['draft', 'failed', 'uncertain'].includes(mail.state)) return null;
  const button = (label: string, what: (id: string) => Promise<unknown>, isMain = false) => (
    <Button
      size="xs"
      variant={isMain ? 'filled' : 'default'}
      loading={act.isPending && act.variables === what}
      onClick={() => act.mutate(what)}
    >
      {label}
    </Button>
  );
  return (
    <Group gap="xs" mt="xs">
      {mail.state === 'draft' && (
        <>
          <Button
            size="xs"
            variant="default"
            onClick={() => onEdit({ kind: 'draft', draft: mail })}
          >
            Edit
          </Button>
          {button('Send', sendDraft, true)}
          {button('Throw away', dropDraft)}
        </>
      )}
      {mail.state === 'failed' && button('Try again', sendDraft, true)}
      {mail.state === 'uncertain' && (
        <>
          {button('It was sent', confirmSent)}
          {button('It was not: send again', sendAgain)}
        </>
      )}
    </Group>
  );
}
