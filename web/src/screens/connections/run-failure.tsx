import { Text } from '@mantine/core';
import type { Run } from '../../api/connections.ts';
import { wordsOf } from '../../words/problems.ts';

/** Why a run failed, or what it had to leave out, in words; nothing when neither. */
export function RunFailure({ run }: { readonly run: Run }) {
  const code = run.error ?? ((run.counters['conflicts'] ?? 0) > 0 ? 'MESSAGE_CONFLICT' : null);
  if (code === null) return null;
  const { title, remedy } = wordsOf(code);
  return (
    <div>
      <Text size="sm">
        {title}. {remedy}
      </Text>
      <span className="code">{code}</span>
    </div>
  );
}
