import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import type { SettingsSearch } from '../../search.ts';
import { Account } from './account.tsx';
import { Members } from './members.tsx';
import { Tokens } from './tokens.tsx';
import { WorkspaceSettings } from './workspace-settings.tsx';

const route = getRouteApi('/app/settings');

/** The workspace, who belongs to it, its API tokens, and one's own account. */
export function SettingsPage() {
  const { tab = 'workspace' } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title="Settings">
      <Tabs
        value={tab}
        onChange={(value) => void navigate({ search: { tab: value as SettingsSearch['tab'] } })}
        keepMounted={false}
      >
        <Tabs.List aria-label="Settings" className="tabs">
          <Tabs.Tab value="workspace">Workspace</Tabs.Tab>
          <Tabs.Tab value="members">Members</Tabs.Tab>
          <Tabs.Tab value="tokens">API tokens</Tabs.Tab>
          <Tabs.Tab value="account">Your account</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="workspace" pt="lg">
          <WorkspaceSettings />
        </Tabs.Panel>
        <Tabs.Panel value="members" pt="lg">
          <Members />
        </Tabs.Panel>
        <Tabs.Panel value="tokens" pt="lg">
          <Tokens />
        </Tabs.Panel>
        <Tabs.Panel value="account" pt="lg">
          <Account />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
