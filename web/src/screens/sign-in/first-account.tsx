import { Anchor, Text } from '@mantine/core';
import { AccountForm } from './account-form.tsx';
import { Entrance } from './entrance.tsx';

interface FirstAccountProps {
  readonly onDone: () => Promise<void>;
  readonly onBack: () => void;
}

/** The very first account of an installation, with its workspace. */
export function FirstAccount({ onDone, onBack }: FirstAccountProps) {
  return (
    <Entrance title="The first account">
      <AccountForm withWorkspace onDone={onDone} />
      <Text size="sm" c="dimmed" mt="md">
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          Back to sign-in
        </Anchor>
      </Text>
    </Entrance>
  );
}
