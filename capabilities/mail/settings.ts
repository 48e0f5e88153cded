import { isSupportedCountry } from 'libphonenumber-js/max';
import * as z from 'zod';
import { NEVER_FETCHED } from './labels.ts';

/** Settings and parameters that mail capabilities share. */

/** Name of a label as Gmail shows it, nested ones with `/`, or its id. */
export function labelName() {
  return z
    .string()
    .min(1)
    .max(225)
    .refine((name) => !NEVER_FETCHED.includes(name), {
      message: 'must not be drafts, chats, spam or trash: they are never imported',
    });
}

export function labelNames() {
  return z
    .array(labelName())
    .max(50)
    .refine((names) => new Set(names).size === names.length, {
      message: 'must not repeat a label',
    });
}

export function phoneRegion() {
  return z
    .string()
    .regex(/^[A-Z]{2}$/, 'must be a country code of two capital letters')
    .refine(isSupportedCountry, { message: 'must be a country that has telephone numbers' })
    .nullable()
    .default(null)
    .meta({
      description:
        'Country of phone numbers that signatures give without a country code (ISO 3166, such as PT); null: such numbers are left out.',
    });
}

/** A day, as midnight UTC. */
export function day() {
  return z.iso.date();
}
