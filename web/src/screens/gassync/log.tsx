import { Anchor, Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ScrollText } from 'lucide-react';
import { useState } from 'react';
import { type LogLine, logQuery, sourcesQuery } from '../../api/gassync.ts';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { Status } from '../../parts/status.tsx';
import { useTypedSearch } from '../../parts/typed-search.ts';
import { When } from '../../parts/when.tsx';
import type { GasSyncSearch } from '../../search.ts';
import {
  ACTIONS,
  actionWords,
  DIRECTIONS,
  KINDS,
  kindWords,
  LOG_STATES,
  whyWords,
} from '../../words/gassync.ts';

const route = getRouteApi('/app/gassync');
const FILTER_WIDTH = { base: 'calc(50% - 6px)', xs: 170 };

/** What came in and went out, newest first; each line leads to the whole of its change. */
export function Log() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const sources = useQuery(sourcesQuery).data ?? [];
  const { source, type, id, action, status, direction } = search;
  const query = useInfiniteQuery(logQuery({ source, type, id, action, status, direction }));
  const change = (changed: Partial<GasSyncSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changed }), replace: true });
  const [text, setText] = useState(id ?? '');
  const searchFor = useTypedSearch((wanted) => change({ id: wanted }));
  const { tab: _tab, ...filters } = search;
  const isFiltered = Object.values(filters).some((value) => value !== undefined);
  return (
    <Stack>
      <Group gap="sm">
        <Choice
          label="Source"
          all="All sources"
          data={sources.map((one) => [String(one.id), one.source_name])}
          value={source === undefined ? undefined : String(source)}
          onChange={(value) => change({ source: value === undefined ? undefined : Number(value) })}
        />
        <Choice
          label="Kind"
          all="All kinds"
          data={Object.entries(KINDS).map(([value, [one]]) => [value, one])}
          value={type}
          onChange={(value) => change({ type: value })}
        />
        <Choice
          label="Result"
          all="Any result"
          data={Object.entries(LOG_STATES).map(([value, [, words]]) => [value, words])}
          value={status}
          onChange={(value) => change({ status: value as GasSyncSearch['status'] })}
        />
        <Choice
          label="Direction"
          all="In and out"
          data={Object.entries(DIRECTIONS)}
          value={direction}
          onChange={(value) => change({ direction: value as GasSyncSearch['direction'] })}
        />
        <Choice
          label="What happened"
          all="Anything"
          data={Object.entries(ACTIONS)}
          value={action}
          onChange={(value) => change({ action: value })}
        />
        <TextInput
          aria-label="Id at the source"
          placeholder="Id at the source"
          w={FILTER_WIDTH}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            searchFor(event.currentTarget.value);
          }}
        />
        {isFiltered && (
          <Button
            variant="subtle"
            onClick={() => {
              setText('');
              void navigate({ search: { tab: 'log' } });
            }}
          >
            Clear filters
          </Button>
        )}
      </Group>
      <QueryResult query={query}>
        {({ pages }) => {
          const lines = pages.flatMap(({ items }) => items);
          if (lines.length === 0) return <Nothing isFiltered={isFiltered} />;
          return (
            <Scroll label="Sync log">
              <Table className="rows">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>When</Table.Th>
                    <Table.Th>What</Table.Th>
                    <Table.Th>Result</Table.Th>
                    <Table.Th visibleFrom="sm">Source</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {lines.map((line) => (
                    <LogRow
                      key={line.id}
                      line={line}
                      source={sources.find((one) => one.id === line.source_id)?.source_name}
                    />
                  ))}
                </Table.Tbody>
              </Table>
              <More query={query} label="Show older" isInFrame />
            </Scroll>
          );
        }}
      </QueryResult>
    </Stack>
  );
}

function LogRow({ line, source }: { readonly line: LogLine; readonly source: string | undefined }) {
  const [tone, words] = LOG_STATES[line.status] ?? ['quiet', line.status];
  const why = whyWords(line);
  const what = `${kindWords(line.entity_type)}: ${actionWords(line.action).toLowerCase()}`;
  return (
    <Table.Tr>
      <Table.Td>
        <When at={line.created_at} />
        <Text size="xs" c="dimmed">
          {DIRECTIONS[line.direction] ?? line.direction}
        </Text>
      </Table.Td>
      <Table.Td className="break">
        <Anchor
          component={Link}
          to={`/gassync/traces/${line.trace_id}`}
          size="sm"
          aria-label={`${what}, ${line.entity_id ?? 'without an id'}`}
        >
          {what}
        </Anchor>
        <div className="code">{line.entity_id ?? '–'}</div>
      </Table.Td>
      <Table.Td className="break">
        <Status tone={tone}>{words}</Status>
        {why !== null && (
          <Text size="xs" c="dimmed">
            {why}
          </Text>
        )}
      </Table.Td>
      <Table.Td visibleFrom="sm" className="break">
        {source ?? `Source ${line.source_id}`}
      </Table.Td>
    </Table.Tr>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly data: readonly (readonly [value: string, label: string])[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function Choice({ label, all, data, value, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      placeholder={all}
      searchable={data.length > 10}
      clearable
      clearButtonProps={{ 'aria-label': all }}
      w={FILTER_WIDTH}
      data={data.map(([one, words]) => ({ value: one, label: words }))}
      value={value ?? null}
      onChange={(chosen) => onChange(chosen ?? undefined)}
    />
  );
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  return isFiltered ? (
    <Empty icon={<ScrollText />} title="Nothing matches the filters">
      Clear one of them to see more.
    </Empty>
  ) : (
    <Empty icon={<ScrollText />} title="Nothing has come in or gone out yet">
      What sources send, and what is sent to them, is listed here line by line.
    </Empty>
  );
}
