/**
 * Where in a value stands text that no table can hold (NUL) or no encoding can carry (lone surrogates);
 * null when it is clean. Checked before the schemas, so that no query meets either.
 */
export function unusableText(value: unknown, path = ''): string | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? path : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, member] of Object.entries(value)) {
    const here = path === '' ? name : `${path}.${name}`;
    if (unusableText(name) !== null) return path;
    const fault = unusableText(member, here);
    if (fault !== null) return fault;
  }
  return null;
}

/** No system sends things of so many levels; whatever walks a value would run out of stack somewhere above. */
const MOST_LEVELS = 100;

/** Whether a value has more levels than anything that is sent in earnest. */
export function isTooDeep(value: unknown, level = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (level === MOST_LEVELS) return true;
  return Object.values(value).some((member) => isTooDeep(member, level + 1));
}
