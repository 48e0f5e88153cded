import { Alert, Button, Group, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiProblem, codeOf } from '../api/problem.ts';
import { wordsOfError } from '../words/problems.ts';

interface FailureProps {
  readonly error: unknown;
  /** What was asked, where the words differ by it. */
  readonly provider?: string;
  readonly onRetry?: () => void;
  readonly action?: ReactNode;
}

/** A failure in plain words with what to do about it; its stable code stands small beneath, for whoever is asked for help. */
export function Failure({ error, provider, onRetry, action }: FailureProps) {
  const { title, remedy } = wordsOfError(error, provider);
  const requestId = error instanceof ApiProblem ? error.requestId : null;
  return (
    <Alert
      role="alert"
      variant="default"
      icon={<TriangleAlert color="var(--inlet-bad)" aria-hidden />}
      title={title}
    >
      <Text size="sm">{remedy}</Text>
      {(onRetry !== undefined || action !== undefined) && (
        <Group mt="sm" gap="xs">
          {onRetry !== undefined && (
            <Button variant="default" size="xs" onClick={onRetry}>
              Try again
            </Button>
          )}
          {action}
        </Group>
      )}
      <Text size="xs" c="dimmed" mt="xs" ff="monospace">
        {codeOf(error)}
        {requestId !== null && ` · ${requestId}`}
      </Text>
    </Alert>
  );
}
