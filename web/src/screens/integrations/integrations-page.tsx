import { Button, Tabs } from '@mantine/core';
import { getRouteApi, lazyRouteComponent } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { Suspense } from 'react';
import { Page } from '../../parts/page.tsx';
import { useRole } from '../../parts/role.ts';
import { Waiting } from '../../parts/waiting.tsx';
import type { IntegrationsSearch } from '../../search.ts';
import { Accounts } from './accounts.tsx';

const AddAccount = lazyRouteComponent(() => import('./add-account.tsx'), 'AddAccount');
const Documents = lazyRouteComponent(() => import('./documents.tsx'), 'Documents');
const Files = lazyRouteComponent(() => import('./files.tsx'), 'Files');
const Imports = lazyRouteComponent(() => import('./imports.tsx'), 'Imports');

const route = getRouteApi('/app/integrations');

/** What each connected account does, what it was allowed to, and what its imports brought. */
export function IntegrationsPage() {
  const { tab = 'accounts', add } = route.useSearch();
  const navigate = route.useNavigate();
  const mayAdd = useRole('manager');
  return (
    <Page
      title="Integrations"
      about="What each connected account does, and the access that it was given."
      actions={
        mayAdd && (
          <Button
            leftSection={<Plus size={16} />}
            onClick={() => void navigate({ search: { tab, add: true } })}
          >
            Connect an account
          </Button>
        )
      }
    >
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value as IntegrationsSearch['tab'] } })}
        keepMounted={false}
      >
        <Tabs.List aria-label="Integrations" className="tabs">
          <Tabs.Tab value="accounts">Accounts</Tabs.Tab>
          <Tabs.Tab value="imports">Imports</Tabs.Tab>
          <Tabs.Tab value="files">Files</Tabs.Tab>
          <Tabs.Tab value="documents">Documents</Tabs.Tab>
        </Tabs.List>
        <Suspense fallback={<Waiting />}>
          <Tabs.Panel value="accounts" pt="lg">
            <Accounts />
          </Tabs.Panel>
          <Tabs.Panel value="imports" pt="lg">
            <Imports />
          </Tabs.Panel>
          <Tabs.Panel value="files" pt="lg">
            <Files />
          </Tabs.Panel>
          <Tabs.Panel value="documents" pt="lg">
            <Documents />
          </Tabs.Panel>
        </Suspense>
      </Tabs>
      {add === true && mayAdd && (
        <Suspense>
          <AddAccount onClose={() => void navigate({ search: { tab }, replace: true })} />
        </Suspense>
      )}
    </Page>
  );
}
