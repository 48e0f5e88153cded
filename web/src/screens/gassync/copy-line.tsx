import { Button, Code, CopyButton, Group } from '@mantine/core';

/** A value to be taken elsewhere as it is, with a button that copies it. */
export function CopyLine({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Code block className="break grow">
        {value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button size="xs" variant="default" aria-label={`Copy: ${label}`} onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
