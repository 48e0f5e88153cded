import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { api, ask } from '../../api/client.ts';
import { meQuery } from '../../api/session.ts';
import { Failure } from '../../parts/failure.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { AccountForm } from './account-form.tsx';
import { Entrance } from './entrance.tsx';

const route = getRouteApi('/invitations/$invitationId');

/** Where the link of an invitation leads: accept it as who one is, or make an account for it. */
export function InvitationPage() {
  const { invitationId } = route.useParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const me = useQuery({ ...meQuery, retry: false });
  const enter = async () => {
    queryClient.clear();
    await navigate({ to: '/' });
  };
  const accept = useMutation({
    mutationFn: () =>
      ask(
        api.POST('/api/auth/invitations/{id}/accept', { params: { path: { id: invitationId } } }),
      ),
    onSuccess: enter,
  });
  return (
    <Entrance title="You are invited">
      {me.isPending && <Waiting rows={3} />}
      {me.data !== undefined && (
        <Stack>
          {accept.error !== null && <Failure error={accept.error} />}
          <Text size="sm">
            You are signed in as {me.data.user?.email}. The invitation must be for this address.
          </Text>
          <Button loading={accept.isPending} onClick={() => accept.mutate()}>
            Join the workspace
          </Button>
        </Stack>
      )}
      {me.error !== null && me.data === undefined && (
        <>
          <AccountForm invitationId={invitationId} onDone={enter} />
          <Text size="sm" c="dimmed" mt="md">
            Have an account already?{' '}
            <Anchor
              component={Link}
              to={`/sign-in?next=/invitations/${invitationId}`}
              size="sm"
              underline="always"
            >
              Sign in
            </Anchor>
          </Text>
        </>
      )}
    </Entrance>
  );
}
