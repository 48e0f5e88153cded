import { Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { api, ask } from '../../api/client.ts';
import { Failure } from '../../parts/failure.tsx';
import { Entrance } from './entrance.tsx';
import { FirstAccount } from './first-account.tsx';

const route = getRouteApi('/sign-in');

/** E-mail and password; afterwards to where the person was going. */
export function SignInPage() {
  const { next } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [isFirst, setFirst] = useState(false);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : 'Enter your e-mail address.'),
      password: (value) => (value === '' ? 'Enter your password.' : null),
    },
  });
  const enter = async () => {
    queryClient.clear();
    // Only a path of this app: another site must not be able to send people onwards from here.
    router.history.push(next?.startsWith('/') === true && !next.startsWith('//') ? next : '/');
  };
  const signIn = useMutation({
    mutationFn: (body: typeof form.values) => ask(api.POST('/api/auth/sign-in/email', { body })),
    onSuccess: enter,
  });
  if (isFirst) return <FirstAccount onDone={enter} onBack={() => setFirst(false)} />;
  return (
    <Entrance title="Sign in">
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))} noValidate>
        <Stack>
          {signIn.error !== null && <Failure error={signIn.error} />}
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="username"
            autoFocus
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" size="md" loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
      <Text size="sm" c="dimmed" mt="md">
        Accounts are made by invitation. Nobody has one here yet?{' '}
        <Anchor
          component="button"
          type="button"
          size="sm"
          underline="always"
          onClick={() => setFirst(true)}
        >
          Make the first account
        </Anchor>
      </Text>
    </Entrance>
  );
}
