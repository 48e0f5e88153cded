import type { EntityType } from './canonical.ts';
import type { Dialect } from './define-dialect.ts';
import { DIALECTS } from './dialects/index.ts';
import { valueAt } from './read-fields.ts';

type Json = Readonly<Record<string, unknown>>;

/** The dialects by how well they fit a payload, best first: by the marks that are there, then by their list. */
export function dialectsFor(type: EntityType, payload: Json): readonly [Dialect, ...Dialect[]] {
  const scored = DIALECTS.map((dialect) => {
    const { marks } = dialect.entities[type];
    return { dialect, score: marks.filter((mark) => valueAt(payload, mark) !== undefined).length };
  });
  const [best, ...others] = scored.toSorted((a, b) => b.score - a.score).map((it) => it.dialect);
  if (best === undefined) throw new Error('no dialect is listed');
  return [best, ...others];
}

/**
 * Takes the body of a request and returns the payloads in it: the body itself, the list that it is, or what stands in
 * Calry's envelope `{success, data}`. Null when it is neither an object nor a list.
 */
export function payloadsOf(
  body: unknown,
): { readonly items: readonly unknown[]; readonly single: boolean } | null {
  if (Array.isArray(body)) return { items: body, single: false };
  if (typeof body !== 'object' || body === null) return null;
  const data: unknown = Reflect.get(body, 'data');
  const isEnvelope = !Object.hasOwn(body, 'id') && typeof data === 'object' && data !== null;
  if (!isEnvelope) return { items: [body], single: true };
  return Array.isArray(data) ? { items: data, single: false } : { items: [data], single: true };
}
