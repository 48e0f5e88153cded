import { Anchor, Badge, Group, Paper, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarClock, MessagesSquare } from 'lucide-react';
import type { Connection } from '../../api/connections.ts';
import {
  type EmailSummary,
  emailsQuery,
  type Meeting,
  meetingsQuery,
  type TimelineFilter,
} from '../../api/timeline.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { More } from '../../parts/more.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { meetingMoment, meetingTime, partnersOf } from '../../words/timeline.ts';
import { moment } from '../../words/times.ts';

interface TimelineListProps {
  readonly show: 'all' | 'emails' | 'meetings';
  readonly filter: TimelineFilter;
  readonly connections: readonly Connection[];
  readonly onEmail: (id: string) => void;
}

type Item =
  | { readonly kind: 'email'; readonly at: string; readonly email: EmailSummary }
  | { readonly kind: 'meeting'; readonly at: string; readonly meeting: Meeting };

/** Mail and meetings in one order, by day, newest first. */
export function TimelineList({ show, filter, connections, onEmail }: TimelineListProps) {
  const emails = useInfiniteQuery({ ...emailsQuery(filter), enabled: show !== 'meetings' });
  const meetings = useInfiniteQuery({ ...meetingsQuery(filter), enabled: show !== 'emails' });
  const queries = [
    ...(show === 'meetings' ? [] : [emails]),
    ...(show === 'emails' ? [] : [meetings]),
  ];
  const broken = queries.find(({ error, data }) => error !== null && data === undefined);
  if (broken?.error) return <Failure error={broken.error} onRetry={() => void broken.refetch()} />;
  if (queries.some(({ data }) => data === undefined)) return <Waiting />;

  const items = merged(
    show === 'meetings' ? [] : (emails.data?.pages.flatMap((page) => page.items) ?? []),
    show === 'emails' ? [] : (meetings.data?.pages.flatMap((page) => page.items) ?? []),
    {
      emails: show !== 'meetings' && emails.hasNextPage,
      meetings: show !== 'emails' && meetings.hasNextPage,
    },
  );
  const hasMore = queries.some(({ hasNextPage }) => hasNextPage);
  if (items.length === 0 && !hasMore)
    return <Nothing isFiltered={filter.connection !== undefined || filter.text !== undefined} />;
  return (
    <>
      {[...Map.groupBy(items, ({ at }) => moment(at, undefined, { dateStyle: 'full' }))].map(
        ([date, ofDay]) => (
          <Paper key={date} withBorder component="section" aria-label={date}>
            <h2 className="day-title">{date}</h2>
            <ul className="plain-list events">
              {ofDay.map((item) => (
                <Entry
                  key={item.kind === 'email' ? item.email.id : item.meeting.id}
                  item={item}
                  connections={connections}
                  onEmail={onEmail}
                />
              ))}
            </ul>
          </Paper>
        ),
      )}
      <More
        label="Show older"
        query={{
          hasNextPage: hasMore,
          isFetchingNextPage: queries.some(({ isFetchingNextPage }) => isFetchingNextPage),
          fetchNextPage: () =>
            Promise.all(
              queries
                .filter(({ hasNextPage }) => hasNextPage)
                .map((query) => query.fetchNextPage()),
            ),
        }}
      />
    </>
  );
}

/** One order of both; what lies beyond the last loaded page of the other kind waits until that is loaded too. */
function merged(
  emails: readonly EmailSummary[],
  meetings: readonly Meeting[],
  more: { readonly emails: boolean; readonly meetings: boolean },
): Item[] {
  const ofEmails = emails.map((email): Item => ({ kind: 'email', at: email.sent_at, email }));
  const ofMeetings = meetings.map((meeting): Item => ({
    kind: 'meeting',
    at: meetingMoment(meeting),
    meeting,
  }));
  const bounds = [
    ...(more.emails ? [ofEmails.at(-1)?.at ?? ''] : []),
    ...(more.meetings ? [ofMeetings.at(-1)?.at ?? ''] : []),
  ];
  const oldest = bounds.toSorted().at(-1) ?? '';
  return [...ofEmails, ...ofMeetings]
    .filter(({ at }) => at >= oldest)
    .toSorted((a, b) => b.at.localeCompare(a.at));
}

interface EntryProps {
  readonly item: Item;
  readonly connections: readonly Connection[];
  readonly onEmail: (id: string) => void;
}

function Entry({ item, connections, onEmail }: EntryProps) {
  const from = item.kind === 'email' ? item.email.connection_id : item.meeting.connection_id;
  const account = connections.find(({ id }) => id === from)?.display_name;
  return (
    <li className="event">
      <time dateTime={item.at} title={moment(item.at)} className="event-time">
        {moment(item.at, undefined, { timeStyle: 'short' })}
      </time>
      <div className="break">
        {item.kind === 'email' ? (
          <MailEntry email={item.email} onEmail={onEmail} />
        ) : (
          <MeetingEntry meeting={item.meeting} />
        )}
        <Text size="xs" c="dimmed">
          {account}
        </Text>
      </div>
    </li>
  );
}

function MailEntry({
  email,
  onEmail,
}: {
  readonly email: EmailSummary;
  readonly onEmail: (id: string) => void;
}) {
  return (
    <>
      <Group gap={8}>
        <Anchor
          component="button"
          type="button"
          size="sm"
          fw={600}
          ta="left"
          onClick={() => onEmail(email.id)}
        >
          {email.subject === '' ? 'Without a subject' : email.subject}
        </Anchor>
        {email.attachments.length > 0 && (
          <Badge variant="default" tt="none" fw={500}>
            {email.attachments.length}{' '}
            {email.attachments.length === 1 ? 'attachment' : 'attachments'}
          </Badge>
        )}
      </Group>
      <Text size="sm">{partnersOf(email)}</Text>
      <Text size="sm" c="dimmed" lineClamp={1}>
        {email.snippet}
      </Text>
    </>
  );
}

function MeetingEntry({ meeting }: { readonly meeting: Meeting }) {
  const title = meeting.title === '' ? 'Without a title' : meeting.title;
  return (
    <>
      <Group gap={8}>
        <CalendarClock size={16} aria-hidden />
        {meeting.url === null ? (
          <Text size="sm" fw={600}>
            {title}
          </Text>
        ) : (
          <Anchor href={meeting.url} target="_blank" rel="noreferrer" size="sm" fw={600}>
            {title}
          </Anchor>
        )}
        {meeting.status === 'cancelled' && (
          <Badge variant="default" tt="none" fw={500}>
            Cancelled
          </Badge>
        )}
      </Group>
      <Text size="sm">{meetingTime(meeting)}</Text>
      {meeting.attendees.length > 0 && (
        <Text size="sm" c="dimmed" lineClamp={1}>
          {meeting.attendees.map(({ name, address }) => name ?? address).join(', ')}
        </Text>
      )}
    </>
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty icon={<MessagesSquare />} title="Nothing matches">
      Clear the search or choose another account.
    </Empty>
  ) : (
    <Empty icon={<MessagesSquare />} title="Nothing here yet">
      <Anchor component={Link} to="/integrations" underline="always">
        Switch on
      </Anchor>{' '}
      the inbox or the calendar of an account to see its mail and meetings here.
    </Empty>
  );
}
