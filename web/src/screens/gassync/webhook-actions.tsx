import { ActionIcon, Button, Menu, Modal, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { lazyRouteComponent, useNavigate } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { Suspense, useState } from 'react';
import { sourcesQuery } from '../../api/gassync.ts';
import {
  changeWebhook,
  deleteWebhook,
  rotateSecret,
  sendTest,
  type Webhook,
} from '../../api/gassync-webhooks.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { useRole } from '../../parts/role.ts';
import { say, sayFailure } from '../../parts/say.tsx';
import { ShownOnce } from '../../parts/shown-once.tsx';

const WebhookDialog = lazyRouteComponent(() => import('./webhook-dialog.tsx'), 'WebhookDialog');

type Asking = 'change' | 'secret' | 'delete' | null;

/** What one may do with an endpoint. */
export function WebhookActions({ webhook }: { readonly webhook: Webhook }) {
  const { id, status } = webhook;
  const mayManage = useRole('manager');
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const sources = useQuery(sourcesQuery).data ?? [];
  const [asking, setAsking] = useState<Asking>(null);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['gassync'] });
  const close = () => {
    setAsking(null);
    rotate.reset();
    leave.reset();
  };
  const turn = useMutation({
    mutationFn: (wanted: 'active' | 'paused') => changeWebhook(id, { status: wanted }),
    onSuccess: ({ status: now }) => say(now === 'paused' ? 'Paused.' : 'Resumed.'),
    onError: sayFailure,
    onSettled: refresh,
  });
  const test = useMutation({
    mutationFn: () => sendTest(id),
    onSuccess: () => say('A test event is on its way.'),
    onError: sayFailure,
    onSettled: refresh,
  });
  const rotate = useMutation({ mutationFn: () => rotateSecret(id), onSuccess: refresh });
  const leave = useMutation({
    mutationFn: () => deleteWebhook(id),
    async onSuccess() {
      await navigate({ to: '/gassync', search: { tab: 'webhooks' } });
      await refresh();
      say('Deleted.');
    },
  });
  if (!mayManage) return null;
  return (
    <>
      <Button
        variant="default"
        loading={turn.isPending}
        onClick={() => turn.mutate(status === 'active' ? 'paused' : 'active')}
      >
        {status === 'active' ? 'Pause' : 'Resume'}
      </Button>
      {status !== 'disabled' && (
        <Button loading={test.isPending} onClick={() => test.mutate()}>
          Send a test event
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label="More actions">
            <Ellipsis size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking('change')}>Address and events…</Menu.Item>
          <Menu.Item onClick={() => setAsking('secret')}>New secret…</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => setAsking('delete')}>Delete…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking === 'change' && (
        <Suspense>
          <WebhookDialog sources={sources} webhook={webhook} onClose={close} />
        </Suspense>
      )}
      <Confirm
        opened={asking === 'secret' && rotate.data === undefined}
        title="Make a new secret?"
        action="Make a new secret"
        isBusy={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate()}
        onClose={close}
      >
        <Text size="sm">
          The old one signs beside it for 24 hours, so that the receiver can change over.
        </Text>
      </Confirm>
      <Modal
        opened={asking === 'secret' && rotate.data !== undefined}
        onClose={close}
        title="The new secret"
        centered
        closeOnClickOutside={false}
      >
        {rotate.data !== undefined && (
          <ShownOnce what="secret" value={rotate.data.secret} onDone={close} />
        )}
      </Modal>
      <Confirm
        opened={asking === 'delete'}
        title="Delete this endpoint?"
        action="Delete"
        isDangerous
        isBusy={leave.isPending}
        error={leave.error}
        onConfirm={() => leave.mutate()}
        onClose={close}
      >
        <Text size="sm">It is told of nothing any more; what is on its way to it is dropped.</Text>
      </Confirm>
    </>
  );
}
