import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { mailAddress, messageQuery } from '../api/bookings.ts';
import { QueryResult } from './query-result.tsx';
import { When } from './when.tsx';

/** A stored mail: who, what and when as text, and the mail itself in a frame in which nothing runs and nothing loads. */
export function MailView({ messageId }: { readonly messageId: string }) {
  const query = useQuery(messageQuery(messageId));
  return (
    <QueryResult query={query}>
      {(mail) => (
        <Stack gap="xs">
          <div>
            <Text fw={600} className="break">
              {mail.subject ?? 'Without a subject'}
            </Text>
            <Group gap="xs">
              <Text size="sm" c="dimmed" className="break">
                {mail.from ?? 'Unknown sender'}
              </Text>
              <Text size="sm" c="dimmed">
                <When at={mail.received_at} />
              </Text>
            </Group>
          </div>
          <iframe
            className="mail"
            title="The mail’s content"
            src={mailAddress(messageId)}
            sandbox=""
          />
          <Text size="xs" c="dimmed">
            Remote images and links in mails are blocked.
          </Text>
        </Stack>
      )}
    </QueryResult>
  );
}
