import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { Failure } from '../../parts/failure.tsx';

interface AccountFormProps {
  readonly invitationId?: string;
  readonly withWorkspace?: boolean;
  readonly onDone: () => Promise<void>;
}

/** Makes an account: the installation's first, or by an invitation to one's address. */
export function AccountForm({ invitationId, withWorkspace = false, onDone }: AccountFormProps) {
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', email: '', password: '', workspace: '' },
    validate: {
      name: (value) => (value.trim() === '' ? 'Enter your name.' : null),
      email: (value) => (value.includes('@') ? null : 'Enter your e-mail address.'),
      password: (value) => (value.length < 10 ? 'Use at least 10 characters.' : null),
    },
  });
  const signUp = useMutation({
    mutationFn: ({ workspace, ...account }: typeof form.values) =>
      ask(
        api.POST('/api/auth/sign-up/email', {
          body: {
            ...account,
            ...(invitationId !== undefined && { invitation_id: invitationId }),
            ...(workspace !== '' && { workspace_name: workspace }),
          },
        }),
      ),
    onSuccess: onDone,
  });
  return (
    <form onSubmit={form.onSubmit((values) => signUp.mutate(values))} noValidate>
      <Stack>
        {signUp.error !== null && <Failure error={signUp.error} />}
        <TextInput
          label="Your name"
          autoComplete="name"
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        {withWorkspace && (
          <TextInput
            label="Workspace"
            description="Usually the name of your company."
            key={form.key('workspace')}
            {...form.getInputProps('workspace')}
          />
        )}
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          description="At least 10 characters."
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        <Button type="submit" size="md" loading={signUp.isPending}>
          Make the account
        </Button>
      </Stack>
    </form>
  );
}
