import pg from 'pg';

/** Error codes of Prisma (https://www.prisma.io/docs/orm/reference/error-reference) by SQLSTATE or socket error. */
const prismaCodes = {
  ECONNREFUSED: 'P1001',
  ENOTFOUND: 'P1001',
  ETIMEDOUT: 'P1001',
  28000: 'P1000',
  '28P01': 'P1000',
  '3D000': 'P1003',
  '42P04': 'P1009',
  42501: 'P1010',
};

/** Answers nothing when the database can be reached, else Prisma's code for why not. */
export function canConnect(url) {
  return attempt(url, async () => {});
}

/** Makes the database that the address names. Answers nothing, or Prisma's code for why not. */
export function createDatabase(url) {
  const address = new URL(url);
  const name = decodeURIComponent(address.pathname.slice(1));
  address.pathname = '/postgres';
  return attempt(address.href, (client) =>
    client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`),
  );
}

async function attempt(url, action) {
  const address = new URL(url);
  address.searchParams.delete('schema');
  const client = new pg.Client({ connectionString: address.href, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await action(client);
    return undefined;
  } catch (error) {
    return { error_code: prismaCodes[error.code] ?? 'P1011', message: error.message };
  } finally {
    await client.end().catch(() => {});
  }
}
