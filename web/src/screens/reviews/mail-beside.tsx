import { Paper, Tabs, Text } from '@mantine/core';
import { type Message, mailAddress } from '../../api/bookings.ts';
import { When } from '../../parts/when.tsx';
import { mailText } from './mail-text.ts';
import { cutAtWords } from './marks.ts';

const MOST_CHARACTERS = 60_000;

/** The mail: its text with the evidence marked, and as it was sent in a frame in which nothing runs. */
export function MailBeside({ message }: { readonly message: Message }) {
  const text = mailText(message);
  const words = Object.values(message.reading?.evidence ?? {}).map((one) => one.words);
  return (
    <section aria-labelledby="mail">
      <Text component="h3" id="mail" fw={650} className="break">
        <Marked text={message.subject ?? 'Without a subject'} words={words} />
      </Text>
      <Text size="sm" c="dimmed" className="break" mb="xs">
        {message.from ?? 'Unknown sender'} · <When at={message.received_at} />
      </Text>
      <Tabs defaultValue={text === '' ? 'sent' : 'text'} keepMounted={false}>
        <Tabs.List aria-label="How to show the mail">
          {text !== '' && <Tabs.Tab value="text">Text, marked</Tabs.Tab>}
          <Tabs.Tab value="sent">As sent</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="text" pt="xs">
          <Paper
            withBorder
            p="sm"
            className="mail-text"
            tabIndex={0}
            role="region"
            aria-label="Text of the mail"
          >
            <Marked text={text.slice(0, MOST_CHARACTERS)} words={words} />
          </Paper>
        </Tabs.Panel>
        <Tabs.Panel value="sent" pt="xs">
          <iframe
            className="mail"
            title="The mail’s content"
            src={mailAddress(message.id)}
            sandbox=""
          />
          <Text size="xs" c="dimmed">
            Remote images and links in mails are blocked.
          </Text>
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}

function Marked({ text, words }: { readonly text: string; readonly words: readonly string[] }) {
  return cutAtWords(text, words).map((piece, at) =>
    // oxlint-disable-next-line react/no-array-index-key -- pieces have no identity but their place
    piece.isMarked ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>,
  );
}
