import { v7, validate } from 'uuid';

/** A new UUID version 7 (time-ordered, so that primary-key indexes grow at one end). */
export function newId(): string {
  return v7();
}

/** Whether `value` is a well-formed UUID in lower case, the only spelling that we issue and accept. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && validate(value) && value === value.toLowerCase();
}
