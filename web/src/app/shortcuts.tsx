import { Group, Kbd, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure, useWindowEvent } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { Fragment, useRef } from 'react';
import { PAGES } from './pages.ts';
import { isTyping } from './typing.ts';

const IN_REVIEW: readonly (readonly [keys: string, words: string])[] = [
  ['j', 'Next item'],
  ['k', 'Previous item'],
  ['1 … 9', 'Choose a booking'],
  ['a', 'Resolve onto the chosen booking'],
  ['x', 'Dismiss'],
  ['z', 'Undo the last decision'],
];

/** `g` and a letter go to a screen, `?` lists the keys. */
export function Shortcuts() {
  const navigate = useNavigate();
  const [isOpen, { open, close }] = useDisclosure(false);
  const isGoing = useRef(false);
  useWindowEvent('keydown', (event) => {
    if (isTyping(event)) return;
    const wasGoing = isGoing.current;
    isGoing.current = event.key === 'g' && !wasGoing;
    if (event.key === '?') open();
    const page = wasGoing ? PAGES.find(({ key }) => key === event.key) : undefined;
    if (page === undefined) return;
    event.preventDefault();
    void navigate({ to: page.to });
  });
  return (
    <Modal opened={isOpen} onClose={close} title="Keyboard" centered>
      <Stack gap="xs">
        {PAGES.map(({ key, label }) => (
          <Line key={key} keys={['g', key]} words={`Go to ${label.toLowerCase()}`} />
        ))}
        <Text fw={600} mt="sm">
          In the review inbox
        </Text>
        {IN_REVIEW.map(([key, words]) => (
          <Line key={key} keys={[key]} words={words} />
        ))}
        <Line keys={['?']} words="This list" />
      </Stack>
    </Modal>
  );
}

function Line({ keys, words }: { readonly keys: readonly string[]; readonly words: string }) {
  return (
    <Group justify="space-between">
      <Text size="sm">{words}</Text>
      <span>
        {keys.map((key, place) => (
          <Fragment key={key}>
            {place > 0 && ' then '}
            <Kbd>{key}</Kbd>
          </Fragment>
        ))}
      </span>
    </Group>
  );
}
