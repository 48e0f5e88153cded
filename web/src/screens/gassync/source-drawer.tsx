import { Anchor, Drawer, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type Connection, hookQuery } from '../../api/connections.ts';
import type { Source } from '../../api/gassync.ts';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { Status } from '../../parts/status.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { When } from '../../parts/when.tsx';
import { standingOf } from '../../words/connections.ts';
import { SOURCE_STATES, SOURCE_TYPES, STATUS_MEANS } from '../../words/gassync.ts';
import { CopyLine } from './copy-line.tsx';
import { SourceForm } from './source-form.tsx';
import { SourceKeys } from './source-keys.tsx';
import { SourceStatus } from './source-status.tsx';

interface SourceDrawerProps {
  readonly source: Source | null;
  readonly connection: Connection | undefined;
  readonly onClose: () => void;
}

/** One source: how it stands, what it may do, and its keys or the connection that feeds it. */
export function SourceDrawer({ source, connection, onClose }: SourceDrawerProps) {
  return (
    <Drawer
      opened={source !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title="Source"
      closeButtonProps={{ 'aria-label': 'Close the source' }}
    >
      {source !== null && <Details key={source.id} source={source} connection={connection} />}
    </Drawer>
  );
}

function Details({
  source,
  connection,
}: {
  readonly source: Source;
  readonly connection: Connection | undefined;
}) {
  const mayManage = useRole('manager');
  const [tone, words] = SOURCE_STATES[source.status];
  return (
    <Stack gap="xl">
      <div>
        <Title order={3} fz="lg" className="break">
          {source.source_name}
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          {SOURCE_TYPES[source.source_type]} · number {source.id} · last sync{' '}
          <When at={source.last_sync_at} />
        </Text>
        <Status tone={tone}>{words}</Status>
        <Text size="sm">{STATUS_MEANS[source.status]}</Text>
        {mayManage && <SourceStatus source={source} />}
      </div>
      {connection === undefined ? (
        <SourceKeys source={source} />
      ) : (
        <Feeding connection={connection} mayManage={mayManage} />
      )}
      {mayManage && <SourceForm source={source} />}
    </Stack>
  );
}

function Feeding({
  connection,
  mayManage,
}: {
  readonly connection: Connection;
  readonly mayManage: boolean;
}) {
  const { tone, words } = standingOf(connection);
  return (
    <section aria-labelledby="feeding">
      <Title order={3} id="feeding" mb="xs">
        Connection
      </Title>
      <Status tone={tone}>{words}</Status>
      <Text size="sm">
        It is asked every few minutes, and once a night for everything.{' '}
        <Anchor component={Link} to={`/connections/${connection.id}`} inherit underline="always">
          Runs, credentials and pause
        </Anchor>
      </Text>
      {mayManage && <Hook connectionId={connection.id} />}
    </section>
  );
}

/** Asked for only where it is shown: it is a secret of sorts. */
function Hook({ connectionId }: { readonly connectionId: string }) {
  const query = useQuery(hookQuery(connectionId));
  return (
    <Stack gap={4} mt="sm">
      <Text size="sm">
        Enter this address there for webhooks, and changes are seen within seconds:
      </Text>
      <QueryResult query={query} waiting={<Waiting rows={1} height={36} />}>
        {({ url }) => <CopyLine label="Address for webhooks" value={url} />}
      </QueryResult>
    </Stack>
  );
}
