import { afterAll, beforeAll } from '@jest/globals';
import { createGoogleAccess } from '#api/google.ts';
import { buildWorld, type BuiltWorld, type World } from '#test/support/build-world.ts';
import { useInfrastructure } from '#test/support/infrastructure.ts';
import { type TestApi, useApi } from './api.ts';

/** The API over real workflows, a worker and Google's stand-in; one database for all. */
export function useRealApi(): { readonly api: TestApi; readonly world: () => World } {
  const infrastructure = useInfrastructure({ temporal: true });
  let built: BuiltWorld | undefined;
  const world = (): World => {
    if (built === undefined) throw new Error('no test has begun');
    return built.world;
  };
  let google: ReturnType<typeof createGoogleAccess> | undefined;
  // The world needs the API's database, so the API gets its parts when they are first used.
  const api = useApi(({ db }) => ({
    sync: later(() => world().sync),
    google: later(() => (google ??= createGoogleAccess(world().config, db.api)) ?? missing()),
  }));
  beforeAll(async () => {
    const { databaseUrl } = api;
    built = await buildWorld({ databaseUrl, temporalAddress: infrastructure.temporalAddress });
  }, 300_000);
  afterAll(() => built?.end());
  return { api, world };
}

function later<T extends object>(make: () => T): T {
  return new Proxy({} as T, { get: (_target, name) => Reflect.get(make(), name) });
}

function missing(): never {
  throw new Error('the world has no Google client');
}
