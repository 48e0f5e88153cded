import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';

interface ShownOnceProps {
  readonly what: 'token' | 'key' | 'secret';
  readonly value: string;
  readonly onDone: () => void;
}

/** A secret that is not kept, with a button to copy it. */
export function ShownOnce({ what, value, onDone }: ShownOnceProps) {
  return (
    <Stack>
      <Text size="sm">Copy the {what} now. It is not shown again.</Text>
      <Code block className="break">
        {value}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={value}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
        </CopyButton>
        <Button variant="default" onClick={onDone}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
