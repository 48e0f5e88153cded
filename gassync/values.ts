import type { CanonicalAddress } from './canonical.ts';
import { readMoney } from './money.ts';
import type { Values } from './read-fields.ts';

/** Values with an id: what a thing needs to be one. */
export type NamedValues = Values & { readonly externalId: string };

/** The named values that are there, under their own names. */
export function pick(values: Values, ...names: readonly string[]): Record<string, never> {
  const found = names.filter((name) => values[name] !== undefined);
  // The rules that made the values decide their kinds; the callers' types say which.
  return Object.fromEntries(found.map((name) => [name, values[name]])) as Record<string, never>;
}

export function baseOf(values: NamedValues): { externalId: string; modifiedAt: string | null } {
  return {
    externalId: values.externalId,
    modifiedAt: (values['modifiedAt'] as string | null | undefined) ?? null,
    ...pick(values, 'sequence'),
  };
}

/** An address when any of its parts is named. */
export function addressOf(values: Values): { address?: CanonicalAddress } {
  const address = pick(values, 'street', 'postalCode', 'city', 'state', 'country');
  return Object.keys(address).length === 0 ? {} : { address };
}

/** An amount under `name` with its currency; null when there is none, absent when nothing is said. */
export function moneyOf(values: Values, name: string): Record<string, never> {
  const value = values[name];
  if (value === undefined) return {};
  const currency = typeof values['currency'] === 'string' ? values['currency'] : null;
  return { [name]: value === null ? null : readMoney(value, currency) } as Record<string, never>;
}
