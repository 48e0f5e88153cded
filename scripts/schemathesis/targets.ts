import type { FuzzWorld } from '#test/gassync/support/fuzz-world.ts';
import type { Target } from './run.ts';

/** What partners may call, and GasSync's own side, each by its OpenAPI document; of both, paths that match `only`. */
export function targetsOf(world: FuzzWorld, only: string): readonly Target[] {
  const { apiUrl, traceId, workspaceId } = world;
  const common = { apiUrl, values: { TRACE_ID: traceId, WORKSPACE_ID: workspaceId } };
  const below = (path: string): RegExp => new RegExp(`^(?=${path}).*${only}`);
  return [
    {
      ...common,
      name: 'partner',
      url: `${apiUrl}/docs/partners/openapi.json`,
      paths: below('/integration/'),
      credential: ['X-API-Key', world.key],
    },
    {
      ...common,
      name: 'own',
      url: `${apiUrl}/openapi.json`,
      paths: below('/api/gassync/'),
      credential: ['Authorization', `Bearer ${world.token}`],
    },
  ];
}
