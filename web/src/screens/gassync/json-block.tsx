import { Code } from '@mantine/core';

/** A value as it is, in a box of its own that scrolls. */
export function JsonBlock({ label, value }: { readonly label: string; readonly value: unknown }) {
  return (
    <Code
      block
      mt="xs"
      mah={320}
      className="scroll break"
      tabIndex={0}
      role="region"
      aria-label={label}
    >
      {JSON.stringify(value, null, 2)}
    </Code>
  );
}
