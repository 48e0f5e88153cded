import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft, CalendarRange } from 'lucide-react';
import type { ReactNode } from 'react';
import { changeProperty, type Property, propertyQuery } from '../../api/properties.ts';
import { workspaceQuery } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say, sayFailure } from '../../parts/say.tsx';
import { Aliases } from './aliases.tsx';
import { Feeds } from './feeds.tsx';
import { PropertyForm } from './property-form.tsx';
import { Units } from './units.tsx';

const route = getRouteApi('/app/properties/$propertyId');

/** One property: its calendars, its other names, its units and its own settings. */
export function PropertyPage() {
  const id = Number(route.useParams().propertyId);
  const query = useQuery(propertyQuery(id));
  return (
    <>
      <Anchor component={Link} to="/properties" size="sm" className="back">
        <ArrowLeft size={14} aria-hidden /> All properties
      </Anchor>
      <QueryResult query={query} frame={(content) => <Page title="Property">{content}</Page>}>
        {(property) => <Details property={property} />}
      </QueryResult>
    </>
  );
}

function Details({ property }: { readonly property: Property }) {
  const mayManage = useRole('manager');
  const { data: workspace } = useQuery(workspaceQuery);
  const queryClient = useQueryClient();
  const isArchived = property.archived_at !== null;
  const archive = useMutation({
    mutationFn: () => changeProperty(property.id, { archived: !isArchived }),
    onError: sayFailure,
    async onSuccess() {
      await queryClient.invalidateQueries({ queryKey: ['properties'] });
      say(isArchived ? 'The property is back.' : 'Archived. Its bookings stay.');
    },
  });
  return (
    <Page
      title={property.name}
      about={`${property.time_zone ?? `${workspace?.time_zone ?? 'UTC'} (as the workspace)`}${isArchived ? ' · archived' : ''}`}
      actions={
        <>
          <Button
            component={Link}
            to={`/bookings?property=${property.id}`}
            variant="default"
            leftSection={<CalendarRange size={16} aria-hidden />}
          >
            Bookings
          </Button>
          {mayManage && (
            <Button variant="default" loading={archive.isPending} onClick={() => archive.mutate()}>
              {isArchived ? 'Bring back' : 'Archive'}
            </Button>
          )}
        </>
      }
    >
      <Stack gap="xl">
        <Section id="calendars" title="Calendars">
          <Feeds property={property} />
        </Section>
        <Section id="names" title="Other names and listing ids">
          <Text size="sm" c="dimmed" mb="xs">
            Mails name a property in their own words. Names that you confirm in the review inbox are
            added by themselves.
          </Text>
          <Aliases property={property} />
        </Section>
        {(mayManage || property.units.length > 0) && (
          <Section id="units" title="Units">
            <Units property={property} />
          </Section>
        )}
        {mayManage && (
          <Section id="settings" title="Settings">
            <PropertyForm property={property} />
          </Section>
        )}
      </Stack>
    </Page>
  );
}

function Section({
  id,
  title,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-labelledby={id}>
      <Text component="h2" id={id} fw={650} mb="xs">
        {title}
      </Text>
      {children}
    </section>
  );
}
