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
