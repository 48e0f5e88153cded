import { Prisma } from '#gen/prisma/client.ts';
import type { Tx } from './in-workspace.ts';
import { type Page, pageOf } from './page.ts';

export interface ContactRow {
  readonly id: string;
  readonly connection_id: string;
  readonly external_id: string;
  readonly name: string;
  readonly emails: readonly string[];
  readonly phones: readonly string[];
  readonly organisation: string | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Position in a list that is ordered by name: its beginning, for names have no end, and the id. */
export interface NameKey {
  readonly name: string;
  readonly id: string;
}

export interface ContactFilter {
  readonly connectionId?: string | undefined;
  /** Part of a name, organisation, address or number, whatever its case. */
  readonly text?: string | undefined;
  readonly limit: number;
  readonly after: NameKey | null;
}

const NAME_KEY = 60;

/** Contacts that are still in their account, by name. */
export async function listContacts(
  tx: Tx,
  { connectionId, text, limit, after }: ContactFilter,
): Promise<Page<ContactRow, NameKey>> {
  const beginning = Prisma.sql`left(c.name, ${NAME_KEY}::int)`;
  const pattern = `%${(text ?? '').replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const rows = await tx.$queryRaw<ContactRow[]>`
    SELECT c.id, c.connection_id, c.external_id, c.name, c.emails, c.phones, c.organisation, c.created_at, c.updated_at
    FROM product.contacts c
    WHERE c.removed_at IS NULL
      AND (${connectionId === undefined} OR c.connection_id = ${connectionId ?? null}::uuid)
      AND (${text === undefined} OR c.name ILIKE ${pattern} OR c.organisation ILIKE ${pattern}
        OR EXISTS (SELECT FROM unnest(c.emails || c.phones) AS way(value) WHERE way.value ILIKE ${pattern}))
      AND (${after === null} OR (${beginning}, c.id) > (${after?.name ?? ''}, ${after?.id ?? null}::uuid))
    ORDER BY ${beginning}, c.id LIMIT ${limit + 1}`;
  // By characters, as PostgreSQL counts them.
  return pageOf(rows, limit, ({ name, id }) => ({
    name: Array.from(name).slice(0, NAME_KEY).join(''),
    id,
  }));
}
