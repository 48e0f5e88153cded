import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { changePassword } from '../../api/members.ts';
import { meQuery } from '../../api/session.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';

const toggle = { 'aria-label': 'Show or hide the password', tabIndex: 0 };

/** One's own password. */
export function Account() {
  const { data: me } = useQuery(meQuery);
  const form = useForm({
    initialValues: { current_password: '', new_password: '' },
    validate: {
      current_password: (value) => (value === '' ? 'Enter your present password.' : null),
      new_password: (value) => (value.length < 10 ? 'Use at least 10 characters.' : null),
    },
  });
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess() {
      form.reset();
      say('Changed. Everybody who was signed in as you elsewhere is signed out.');
    },
  });
  return (
    <form onSubmit={form.onSubmit((values) => change.mutate(values))} noValidate>
      <Stack maw={420}>
        <Text size="sm">
          {me?.user?.name}, {me?.user?.email}
        </Text>
        {change.error !== null && <Failure error={change.error} />}
        <PasswordInput
          label="Present password"
          autoComplete="current-password"
          visibilityToggleButtonProps={toggle}
          {...form.getInputProps('current_password')}
        />
        <PasswordInput
          label="New password"
          description="At least 10 characters."
          autoComplete="new-password"
          visibilityToggleButtonProps={toggle}
          {...form.getInputProps('new_password')}
        />
        <Group>
          <Button type="submit" loading={change.isPending}>
            Change password
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
