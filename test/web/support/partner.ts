/** Sends things as a partner does, in the document's schema, and returns what it was warned of, or the refusal's code. */
export async function push(
  apiUrl: string,
  key: string,
  path: 'properties' | 'room-types' | 'reservations',
  things: readonly Record<string, unknown>[],
): Promise<{ status: number; code?: string; warnings: string[] }> {
  const response = await fetch(`${apiUrl}/integration/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify(things),
  });
  const body = (await response.json()) as { code?: string; results?: { warnings: string[] }[] };
  const warnings = (body.results ?? []).flatMap((one) => one.warnings);
  return { status: response.status, ...(body.code !== undefined && { code: body.code }), warnings };
}

/** A confirmed stay in the partner's room `r1`, with what a test changes. */
export function stay(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'res-1',
    roomTypeId: 'r1',
    checkIn: '2027-01-01',
    checkOut: '2027-01-05',
    status: 'confirmed',
    guest: { firstName: 'Ada', lastName: 'Berg' },
    ...change,
  };
}

/** What the demo's owner knows already, under its own name, and a house that only the partner has. */
export async function pushThings(apiUrl: string, key: string): Promise<void> {
  await push(apiUrl, key, 'properties', [
    { id: 'p-loft', name: 'Harbour Loft' },
    { id: 'p-new', name: 'Casa Nova' },
  ]);
  await push(apiUrl, key, 'room-types', [
    { id: 'r1', propertyId: 'p-loft', name: 'All of it' },
    { id: 'r2', propertyId: 'p-new', name: 'Whole house' },
  ]);
  await push(apiUrl, key, 'reservations', [
    stay(),
    stay({ id: 'res-2', roomTypeId: 'r2' }),
    stay({
      id: 'res-3',
      roomTypeId: 'r2',
      status: 'wobbling',
      checkIn: '2027-03-01',
      checkOut: '2027-03-05',
    }),
    stay({ id: 'res-4', checkIn: '2027-03-11', checkOut: '2027-03-05' }),
  ]);
}
