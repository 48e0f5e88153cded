import type { MailLabel } from '../capabilities.ts';

/**
 * The label with exactly this name: same letters, same case, nested names with `/` in full. Gmail
 * itself keeps look-alikes apart, so nothing is trimmed, folded or normalised here.
 */
export function findLabel(labels: readonly MailLabel[], name: string): MailLabel | undefined {
  return labels.find((label) => label.name === name);
}
