/** A thing as the vendor's API shows it: the sandbox keeps what it was given and adds nothing. */
export type Item = { [name: string]: unknown };

/** The item with this id; throws when there is none, because a test that misses it would prove nothing. */
export function itemById(items: readonly Item[], id: unknown): Item {
  const found = items.find((item) => String(item['id']) === String(id));
  if (found === undefined) throw new Error(`there is no item ${String(id)}`);
  return found;
}

/** Puts the item in place of the one with its id, or at the end. */
export function putItem(items: Item[], item: Item): void {
  const at = items.findIndex((other) => String(other['id']) === String(item['id']));
  if (at === -1) items.push(structuredClone(item));
  else items[at] = structuredClone(item);
}

/** Takes the item with this id away without a trace. */
export function removeItem(items: Item[], id: unknown): void {
  items.splice(items.indexOf(itemById(items, id)), 1);
}

/** The item without these keys. */
export function without(item: Item, names: readonly string[]): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !names.includes(name)));
}

/** Posts JSON to a receiver, as a vendor's hook does, and returns the status that it answered. */
export async function postHook(url: string, body: unknown): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
  });
  await response.body?.cancel();
  return response.status;
}

/** Text and numbers as text; everything else is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? `${value}` : '';
}
