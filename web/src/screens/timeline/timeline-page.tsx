import { Button, Group, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { CalendarPlus, PenLine } from 'lucide-react';
import { useState } from 'react';
import { type Connection, connectionsQuery } from '../../api/connections.ts';
import { isRecord } from '../../api/problem.ts';
import { Page } from '../../parts/page.tsx';
import { useRole } from '../../parts/role.ts';
import { useTypedSearch } from '../../parts/typed-search.ts';
import type { TimelineSearch } from '../../search.ts';
import { AddMeeting } from './add-meeting.tsx';
import { Compose, type Composition } from './compose.tsx';
import { EmailDrawer } from './email-drawer.tsx';
import { MeetingConflicts } from './meeting-conflicts.tsx';
import { Outgoing } from './outgoing.tsx';
import { TimelineList } from './timeline-list.tsx';

const route = getRouteApi('/app/timeline');

const VIEWS = [
  { value: 'all', label: 'All' },
  { value: 'emails', label: 'Mail' },
  { value: 'meetings', label: 'Meetings' },
  { value: 'outgoing', label: 'Drafts and sent' },
];

/** E-mails and meetings of the connected accounts, and mail that is written here. */
export function TimelinePage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const mayWrite = useRole('manager');
  const [composition, setComposition] = useState<Composition | null>(null);
  const [isMeeting, setMeeting] = useState(false);
  const connections = useQuery(connectionsQuery).data?.items ?? [];
  const able = (capability: string) =>
    connections.filter(
      ({ status, capabilities }) =>
        status !== 'disconnected' &&
        capabilities.some((one) => one.capability === capability && one.enabled),
    );
  const senders = able('send_email');
  const calendars = able('sync_calendar_live').filter(writesCalendar);
  const change = (changed: Partial<TimelineSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const searchFor = useTypedSearch((text) => change({ text }));
  const { show = 'all' } = search;
  const isComposing = composition ?? (search.compose === true ? { kind: 'new' as const } : null);
  return (
    <Page
      title="Timeline"
      about="Mail and meetings of the connected accounts, newest first."
      actions={
        mayWrite && (
          <>
            {calendars.length > 0 && (
              <Button
                variant="default"
                leftSection={<CalendarPlus size={16} aria-hidden />}
                onClick={() => setMeeting(true)}
              >
                New meeting
              </Button>
            )}
            <Button
              leftSection={<PenLine size={16} aria-hidden />}
              onClick={() => setComposition({ kind: 'new' })}
            >
              Write a mail
            </Button>
          </>
        )
      }
    >
      <Group gap="sm">
        <SegmentedControl
          aria-label="What is shown"
          data={VIEWS}
          value={show}
          onChange={(value) => change({ show: value as TimelineSearch['show'] })}
        />
        <Select
          aria-label="Account"
          placeholder="All accounts"
          clearable
          clearButtonProps={{ 'aria-label': 'All accounts' }}
          data={connections
            .filter(({ provider }) => provider === 'google')
            .map(({ id, display_name }) => ({ value: id, label: display_name }))}
          value={search.connection ?? null}
          onChange={(value) => change({ connection: value ?? undefined })}
        />
        {show !== 'outgoing' && (
          <TextInput
            aria-label="Search"
            placeholder="Search"
            defaultValue={search.text ?? ''}
            onChange={(event) => searchFor(event.currentTarget.value)}
          />
        )}
      </Group>
      <Stack>
        <MeetingConflicts />
        {show === 'outgoing' ? (
          <Outgoing connection={search.connection} onEdit={setComposition} />
        ) : (
          <TimelineList
            show={show}
            filter={{ connection: search.connection, text: search.text }}
            connections={connections}
            onEmail={(email) => change({ email })}
          />
        )}
      </Stack>
      <EmailDrawer
        emailId={search.email ?? null}
        onReply={(email) => {
          change({ email: undefined });
          setComposition({ kind: 'reply', email });
        }}
        onOpen={(email) => change({ email })}
        onClose={() => change({ email: undefined })}
      />
      {isComposing !== null && mayWrite && (
        <Compose
          composition={isComposing}
          senders={senders}
          onClose={() => {
            setComposition(null);
            change({ compose: undefined });
          }}
        />
      )}
      {isMeeting && <AddMeeting calendars={calendars} onClose={() => setMeeting(false)} />}
    </Page>
  );
}

/** Whether meetings that are made here may be written into the account's calendar. */
function writesCalendar({ settings }: Connection): boolean {
  const calendar = isRecord(settings) ? settings['sync_calendar_live'] : null;
  return isRecord(calendar) && calendar['direction'] === 'two_way';
}
