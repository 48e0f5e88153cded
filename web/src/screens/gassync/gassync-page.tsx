import { Tabs } from '@mantine/core';
import { getRouteApi, lazyRouteComponent } from '@tanstack/react-router';
import { Suspense } from 'react';
import { Page } from '../../parts/page.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import type { GasSyncSearch } from '../../search.ts';
import { Sources } from './sources.tsx';

const Links = lazyRouteComponent(() => import('./mapping.tsx'), 'MappingTab');
const Log = lazyRouteComponent(() => import('./log.tsx'), 'Log');
const Webhooks = lazyRouteComponent(() => import('./webhooks.tsx'), 'Webhooks');

const route = getRouteApi('/app/gassync');

/** Outside systems that feed the workspace: who they are, what their things are here, and what happened. */
export function GasSyncPage() {
  const { tab = 'sources' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page
      title="GasSync"
      about="Partners and property systems that send what they have, and what became of it here."
    >
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value as GasSyncSearch['tab'] } })}
        keepMounted={false}
      >
        <Tabs.List aria-label="GasSync" className="tabs">
          <Tabs.Tab value="sources">Sources</Tabs.Tab>
          <Tabs.Tab value="mapping">Mapping</Tabs.Tab>
          <Tabs.Tab value="log">Log</Tabs.Tab>
          <Tabs.Tab value="webhooks">Webhooks</Tabs.Tab>
        </Tabs.List>
        <Suspense fallback={<Waiting />}>
          <Tabs.Panel value="sources" pt="lg">
            <Sources />
          </Tabs.Panel>
          <Tabs.Panel value="mapping" pt="lg">
            <Links />
          </Tabs.Panel>
          <Tabs.Panel value="log" pt="lg">
            <Log />
          </Tabs.Panel>
          <Tabs.Panel value="webhooks" pt="lg">
            <Webhooks />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
    </Page>
  );
}
