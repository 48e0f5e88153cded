import { afterAll, beforeAll } from '@jest/globals';
import { type BuiltWorld, type World, type WorldOptions, buildWorld } from './build-world.ts';
import { useInfrastructure } from './infrastructure.ts';

export type { World } from './build-world.ts';

/** Builds a world for the test file that calls it. */
export function useWorld(options: WorldOptions = {}): World {
  const infrastructure = useInfrastructure({ database: true, temporal: true });
  let built: BuiltWorld | undefined;

  beforeAll(async () => {
    built = await buildWorld(infrastructure, options);
  });

  afterAll(() => built?.end());

  return lazily(() => {
    if (built === undefined) throw new Error('the world is there once the tests have begun');
    return built.world;
  });
}

/** An object whose members are those of what `of` returns when they are asked for. */
function lazily<T extends object>(of: () => T): T {
  return new Proxy({} as T, { get: (_target, name) => Reflect.get(of(), name) as unknown });
}
