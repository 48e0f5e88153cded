import type { MailMessage } from '#providers/capabilities.ts';

/** When Gmail took the message in; the epoch for a time beyond what a date can be. */
export function receivedAt({ internalDate }: MailMessage): Date {
  const at = new Date(Number(internalDate ?? 0));
  const isDate = at.getTime() >= 0 && at.getUTCFullYear() < 10_000;
  return isDate ? at : new Date(0);
}
