import { Button, Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, lazyRouteComponent } from '@tanstack/react-router';
import { Waypoints } from 'lucide-react';
import { Suspense, useState } from 'react';
import { type Linkable, retrySource, type Source, sourcesQuery } from '../../api/gassync.ts';
import { Empty } from '../../parts/empty.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say, sayFailure } from '../../parts/say.tsx';
import type { GasSyncSearch } from '../../search.ts';
import { KINDS, REASONS } from '../../words/gassync.ts';
import { HeldList } from './held-list.tsx';
import { LinkedList } from './linked-list.tsx';

const RemapDialog = lazyRouteComponent(() => import('./remap-dialog.tsx'), 'RemapDialog');

const route = getRouteApi('/app/gassync');
const LINKABLE: readonly Linkable[] = ['property', 'room_type', 'reservation'];

/** What the things of a source are here: what waits for a decision, and what is linked. */
export function MappingTab() {
  const { source: chosen } = route.useSearch();
  const query = useQuery(sourcesQuery);
  return (
    <QueryResult query={query}>
      {(sources) => {
        const source =
          sources.find(({ id }) => id === chosen) ??
          sources.find(({ held }) => held > 0) ??
          sources[0];
        return source === undefined ? (
          <Empty icon={<Waypoints />} title="Nothing to link yet">
            Add a source first; what it sends is linked here.
          </Empty>
        ) : (
          <OfSource source={source} sources={sources} />
        );
      }}
    </QueryResult>
  );
}

interface OfSourceProps {
  readonly source: Source;
  readonly sources: readonly Source[];
}

function OfSource({ source, sources }: OfSourceProps) {
  const { show = 'waiting', kind = 'property', reason } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (changed: Partial<GasSyncSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  return (
    <Stack>
      <Group gap="sm">
        <Select
          aria-label="Source"
          searchable
          w={{ base: '100%', xs: 300 }}
          data={sources.map(({ id, source_name: name, held }) => ({
            value: String(id),
            label: held === 0 ? name : `${name} (${held.toLocaleString()} waiting)`,
          }))}
          value={String(source.id)}
          onChange={(value) => value !== null && change({ source: Number(value) })}
        />
        <SegmentedControl
          aria-label="Kind"
          data={LINKABLE.map((value) => ({ value, label: KINDS[value]?.[1] ?? value }))}
          value={kind}
          onChange={(value) => change({ kind: value as Linkable })}
        />
        <SegmentedControl
          aria-label="Show"
          data={[
            { value: 'waiting', label: 'Waiting' },
            { value: 'linked', label: 'Linked' },
          ]}
          value={show}
          onChange={(value) => change({ show: value as GasSyncSearch['show'] })}
        />
        {show === 'waiting' && (
          <Select
            aria-label="Reason"
            placeholder="Any reason"
            clearable
            clearButtonProps={{ 'aria-label': 'Any reason' }}
            w={{ base: '100%', xs: 300 }}
            data={Object.entries(REASONS).map(([value, { title }]) => ({ value, label: title }))}
            value={reason ?? null}
            onChange={(value) => change({ reason: value ?? undefined })}
          />
        )}
      </Group>
      <Again source={source} />
      {show === 'waiting' ? (
        <HeldList key={`${source.id} ${kind}`} source={source} kind={kind} reason={reason} />
      ) : (
        <LinkedList source={source} kind={kind} />
      )}
    </Stack>
  );
}

/** Tries what waits again, and reads what was sent again. */
function Again({ source }: { readonly source: Source }) {
  const mayManage = useRole('manager');
  const queryClient = useQueryClient();
  const [isReading, setReading] = useState(false);
  const retry = useMutation({
    mutationFn: () => retrySource(source.id),
    onSuccess: ({ bookings }) =>
      say(
        bookings === 0
          ? 'Tried again. No booking came of it.'
          : `Tried again. ${bookings.toLocaleString()} ${bookings === 1 ? 'booking' : 'bookings'} came of it.`,
      ),
    onError: sayFailure,
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['gassync'] }),
  });
  if (!mayManage) return null;
  return (
    <Group gap="xs">
      <Button
        size="xs"
        variant="default"
        loading={retry.isPending}
        disabled={source.held === 0}
        onClick={() => retry.mutate()}
      >
        Try what waits again
      </Button>
      <Button size="xs" variant="default" onClick={() => setReading(true)}>
        Read what was sent again…
      </Button>
      {isReading && (
        <Suspense>
          <RemapDialog source={source} onClose={() => setReading(false)} />
        </Suspense>
      )}
    </Group>
  );
}
