import { notifications } from '@mantine/notifications';
import { codeOf } from '../api/problem.ts';
import { wordsOfError } from '../words/problems.ts';

/** Says briefly that something was done; screen readers hear it. */
export function say(message: string): void {
  notifications.show({ message, withBorder: true, color: 'green.8', role: 'status' });
}

/** Says that something failed, in words, with the code beneath. */
export function sayFailure(error: unknown): void {
  const { title, remedy } = wordsOfError(error);
  notifications.show({
    title,
    message: (
      <>
        {remedy} <span className="code">{codeOf(error)}</span>
      </>
    ),
    withBorder: true,
    color: 'red.8',
    role: 'alert',
    autoClose: 12_000,
  });
}
