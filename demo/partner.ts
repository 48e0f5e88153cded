import { type Person, signIn } from './session.ts';

/** A source of the owner's workspace, and the key with which it may push. */
export interface DemoPartner {
  readonly source: number;
  readonly key: string;
}

/** Adds a source of type `partner` as the owner would, and returns it with the key that is shown once. */
export async function addPartner(apiUrl: string, owner: Person): Promise<DemoPartner> {
  const session = await signIn(apiUrl, owner);
  const made = await session.call<{ id: number; key: { key: string } }>(
    'POST',
    '/api/gassync/sources',
    { source_type: 'partner', source_name: 'Demo partner' },
    201,
  );
  return { source: made.id, key: made.key.key };
}
