import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { sourcesQuery, type Trace, traceQuery } from '../../api/gassync.ts';
import { propertiesQuery } from '../../api/properties.ts';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Status } from '../../parts/status.tsx';
import { actionWords, kindWords, LOG_STATES, reasonWords, whyWords } from '../../words/gassync.ts';
import { moment } from '../../words/times.ts';
import { CoreRows } from './core-rows.tsx';
import { OursLink } from './ours-link.tsx';
import { Told } from './told.tsx';
import { TraceStep } from './trace-step.tsx';

const route = getRouteApi('/app/gassync/traces/$traceId');

/** One change from end to end: what was sent, how it was read, what it is here, what became of it, who was told. */
export function TracePage() {
  const { traceId } = route.useParams();
  const query = useQuery(traceQuery(traceId));
  return (
    <>
      <Anchor component={Link} to="/gassync?tab=log" size="sm" className="back">
        <ArrowLeft size={14} aria-hidden /> Log
      </Anchor>
      <QueryResult query={query} frame={(content) => <Page title="One change">{content}</Page>}>
        {(trace) => <Steps trace={trace} />}
      </QueryResult>
    </>
  );
}

function Steps({ trace }: { readonly trace: Trace }) {
  const { item, mapping, lines } = trace;
  const sources = useQuery(sourcesQuery).data ?? [];
  const [first] = lines;
  const [event] = trace.events;
  const inbound = lines.filter(({ direction }) => direction === 'inbound');
  const source = sources.find(({ id }) => id === first?.source_id);
  const title =
    first === undefined
      ? (event?.event_type ?? 'One change')
      : `${kindWords(first.entity_type)} ${first.entity_id ?? 'without an id'}`;
  return (
    <Page
      title={title}
      about={
        <>
          {inbound.length === 0 ? 'Changed here' : (source?.source_name ?? 'Unknown source')}
          {first !== undefined && ` · ${moment(first.created_at)}`} ·{' '}
          <span className="code">{trace.trace_id}</span>
        </>
      }
    >
      <ol className="plain-list steps">
        <TraceStep
          title="What was sent"
          at={inbound[0]?.created_at ?? null}
          about={
            item === null
              ? 'What was sent is not kept: it was refused, deleted since, or came from here.'
              : `As it came last, in the form “${item.dialect}”.`
          }
          json={item?.raw_data}
        />
        <TraceStep
          title="How it was read"
          at={item?.synced_at ?? null}
          about={item === null ? 'Nothing is stored of it.' : 'The same in the one form of Inlet.'}
          json={item?.canonical}
        />
        <TraceStep title="What became of it" at={null}>
          {inbound.length === 0 ? (
            <Text size="sm">No source sent this: it was changed here.</Text>
          ) : (
            <LineList lines={inbound} />
          )}
        </TraceStep>
        <TraceStep title="What it is here" at={mapping?.created_at ?? null}>
          <Mapped trace={trace} />
        </TraceStep>
        <TraceStep title="In the product" at={null}>
          <CoreRows core={trace.core} />
        </TraceStep>
        <TraceStep title="Who was told" at={null}>
          <Told trace={trace} />
        </TraceStep>
      </ol>
    </Page>
  );
}

function Mapped({ trace: { item, mapping } }: { readonly trace: Trace }) {
  const properties = useQuery(propertiesQuery()).data ?? [];
  const hold = item?.hold_reason ?? null;
  const waits = hold === null ? null : reasonWords(hold);
  return (
    <>
      {mapping !== null && (
        <Text size="sm">
          Linked to{' '}
          <OursLink
            entity={mapping.gas_entity_type}
            id={mapping.gas_entity_id}
            properties={properties}
          />{' '}
          {mapping.linked_by === null ? 'by itself' : 'by a person'}
          {!mapping.auto_sync && '; its changes are not followed'}.
        </Text>
      )}
      {waits !== null && (
        <Text size="sm">
          It waits. {waits.title}. {waits.remedy}
        </Text>
      )}
      {mapping === null && waits === null && (
        <Text size="sm">It is linked to nothing, and waits for nothing.</Text>
      )}
    </>
  );
}

function LineList({ lines }: { readonly lines: Trace['lines'] }) {
  return (
    <ul className="plain-list">
      {lines.map((line) => {
        const [tone, words] = LOG_STATES[line.status] ?? ['quiet', line.status];
        const facts = [...factsOf(line.request_data), ...factsOf(line.response_data)];
        const why = whyWords(line);
        return (
          <li key={line.id} className="trace-line">
            <Text size="sm" span className="trace-time">
              <time dateTime={line.created_at} title={moment(line.created_at)}>
                {moment(line.created_at, undefined, { timeStyle: 'medium' })}
              </time>
            </Text>
            <div>
              <Status tone={tone}>
                {actionWords(line.action)}: {words.toLowerCase()}
              </Status>
              {why !== null && (
                <Text size="sm" className="break">
                  {why}
                </Text>
              )}
              {facts.length > 0 && (
                <Text size="xs" c="dimmed" className="break">
                  {facts.join(' · ')}
                </Text>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** What a line notes, member by member; what is nested stays short. */
function factsOf(data: unknown): string[] {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return [];
  return Object.entries(data)
    .filter(([name, value]) => !isNothing(value) && name !== 'hold')
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return `${name.replaceAll('_', ' ')}: ${text.slice(0, 200)}`;
    });
}

function isNothing(value: unknown): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
