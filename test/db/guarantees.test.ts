import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { catalogueFaults } from './support/catalogue.ts';
import { checkIsolation } from './support/isolation.ts';
import { MUTANTS } from './support/mutants.ts';
import { type Roles, openRoles } from './support/roles.ts';
import { type TenantRows, seedTenant } from './support/tenant-rows.ts';
import { logChanges, personOverruled, wrongRights } from './support/write-rights.ts';

const infrastructure = useInfrastructure({ database: true });
let sql: pg.Client;
let roles: Roles;
let tenants: readonly [TenantRows, TenantRows];

beforeAll(async () => {
  sql = new pg.Client({ connectionString: infrastructure.databaseUrl });
  await sql.connect();
  roles = await openRoles(infrastructure.databaseUrl);
  tenants = [await seedTenant(sql), await seedTenant(sql)];
});
afterAll(async () => {
  await roles.close();
  await sql.end();
});

describe('the database, whatever the code does', () => {
  it('lets no role read, write or delete rows of another workspace or user: with no scope, garbage, or a scope of its own', async () => {
    const { violations, vacuous, controls } = await checkIsolation(sql, roles, tenants);
    expect(violations).toEqual([]);
    // Every denial above has its control: the same statement works from the rows' own scope.
    expect(vacuous).toEqual([]);
    expect(controls).toBeGreaterThan(100);
  });

  it('lets no path from e-mail insert a booking or change its dates, property, unit or status, and lets the calendar do it', async () => {
    expect(await wrongRights(roles, tenants[1])).toEqual([]);
  });

  it('keeps what a person typed against every path but a person’s', async () => {
    expect(await personOverruled(sql, roles, tenants[1])).toEqual([]);
  });

  it('keeps the logs as they were written, even against a superuser', async () => {
    expect(await logChanges(sql)).toEqual([]);
  });

  it('is built as the rules say, but for a written list of exceptions', async () => {
    expect(await catalogueFaults(sql)).toEqual([]);
  });
});

describe('these checks', () => {
  /** Everything that any of them finds; row by row only for the table in question. */
  const faults = async (table: string | undefined): Promise<string[]> => {
    const isolation = await checkIsolation(sql, roles, tenants, (name) => name === table);
    return [
      ...isolation.violations,
      ...isolation.vacuous,
      ...(await wrongRights(roles, tenants[1])),
      ...(await personOverruled(sql, roles, tenants[1])),
      ...(await logChanges(sql)),
      ...(await catalogueFaults(sql)),
    ];
  };

  it.each(MUTANTS)('find $what', async ({ plant, undo, table }) => {
    await sql.query(plant);
    const found = await faults(table);
    await sql.query(undo);
    expect(found).not.toEqual([]);
  });

  it('find nothing once every planted fault is taken back', async () => {
    expect(await faults('core.bookings')).toEqual([]);
  });
});
