import { List, Paper, Text } from '@mantine/core';
import type { FeedTest } from '../../api/properties.ts';
import { ApiProblem } from '../../api/problem.ts';
import { Failure } from '../../parts/failure.tsx';
import { Status } from '../../parts/status.tsx';
import { stay } from '../../words/times.ts';

/** What a calendar would bring, or why it cannot be used. */
export function FeedPreview({ result }: { readonly result: FeedTest }) {
  if (!result.ok)
    return <Failure error={new ApiProblem({ code: result.code ?? 'FEED_INVALID', status: 0 })} />;
  return (
    <Paper withBorder p="md" role="status">
      <Status tone="good">The calendar can be read</Status>
      <Text size="sm" mt={4}>
        {result.events} entries: {result.stays} stays, {result.blocks} blocked times.
      </Text>
      <List size="sm" mt={4}>
        {result.sample.map(({ summary, check_in, check_out }) => (
          <List.Item key={`${check_in} ${check_out} ${summary}`} className="break">
            {stay(check_in, check_out)} <span className="code">{summary}</span>
          </List.Item>
        ))}
      </List>
    </Paper>
  );
}
