import { Anchor, Badge, Button, Drawer, Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Reply } from 'lucide-react';
import { type Email, emailQuery, threadQuery } from '../../api/timeline.ts';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { When } from '../../parts/when.tsx';
import { sizeWords } from '../../words/connectors.ts';
import { partnersOf, personWords } from '../../words/timeline.ts';
import { moment } from '../../words/times.ts';

interface EmailDrawerProps {
  readonly emailId: string | null;
  readonly onReply: (email: Email) => void;
  readonly onOpen: (emailId: string) => void;
  readonly onClose: () => void;
}

/** One e-mail as text, and the others of its thread. */
export function EmailDrawer({ emailId, onReply, onOpen, onClose }: EmailDrawerProps) {
  return (
    <Drawer
      opened={emailId !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title="E-mail"
      closeButtonProps={{ 'aria-label': 'Close the e-mail' }}
    >
      {emailId !== null && (
        <Letter key={emailId} emailId={emailId} onReply={onReply} onOpen={onOpen} />
      )}
    </Drawer>
  );
}

type LetterProps = Pick<EmailDrawerProps, 'onReply' | 'onOpen'> & { readonly emailId: string };

function Letter({ emailId, onReply, onOpen }: LetterProps) {
  const query = useQuery(emailQuery(emailId));
  const mayWrite = useRole('manager');
  return (
    <QueryResult query={query}>
      {(email) => (
        <Stack>
          <div>
            <Title order={3} fz="lg" className="break">
              {email.subject === '' ? 'Without a subject' : email.subject}
            </Title>
            <Text size="sm" className="break">
              {personWords(email.from)}
              {email.from?.name !== null && email.from !== null && ` <${email.from.address}>`}
            </Text>
            <Text size="sm" c="dimmed" className="break">
              To {email.to.map(personWords).join(', ')} · {moment(email.sent_at)}
            </Text>
          </div>
          {email.signature_phones.length > 0 && (
            <Text size="sm">
              Phone in the signature:{' '}
              {email.signature_phones.map((phone) => (
                <Anchor key={phone} href={`tel:${phone}`} mr={8} underline="always">
                  {phone}
                </Anchor>
              ))}
            </Text>
          )}
          <pre className="letter">{email.body_text}</pre>
          {email.attachments.length > 0 && (
            <Group gap={6}>
              {email.attachments.map((one) => (
                <Badge key={one.attachment_id} variant="default" tt="none" fw={500}>
                  {one.filename === '' ? 'Without a name' : one.filename}, {sizeWords(one.size)}
                </Badge>
              ))}
            </Group>
          )}
          {mayWrite && (
            <Group>
              <Button leftSection={<Reply size={16} aria-hidden />} onClick={() => onReply(email)}>
                Reply
              </Button>
            </Group>
          )}
          <Thread email={email} onOpen={onOpen} />
        </Stack>
      )}
    </QueryResult>
  );
}

function Thread({
  email,
  onOpen,
}: {
  readonly email: Email;
  readonly onOpen: (emailId: string) => void;
}) {
  const thread = useQuery(threadQuery(email.connection_id, email.thread_id)).data?.items ?? [];
  const others = thread.filter(({ id }) => id !== email.id);
  if (others.length === 0) return null;
  return (
    <div>
      <Text size="xs" c="dimmed">
        In the same conversation
      </Text>
      <Stack gap={4} mt={6}>
        {others.map((other) => (
          <Anchor
            key={other.id}
            component="button"
            type="button"
            size="sm"
            ta="left"
            onClick={() => onOpen(other.id)}
          >
            {partnersOf(other)}, <When at={other.sent_at} />
          </Anchor>
        ))}
      </Stack>
    </div>
  );
}
