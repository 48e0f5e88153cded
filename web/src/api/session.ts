import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Me = Schemas['Me'];
export type Role = NonNullable<Me['current']>['role'];

const ORDER: readonly Role[] = ['viewer', 'manager', 'owner'];

/** Who is signed in, in which workspace and role. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => ask(api.GET('/api/auth/me', { signal })),
  staleTime: 60_000,
});

/** The current workspace, for its name and time zone. */
export const workspaceQuery = queryOptions({
  queryKey: ['workspace'],
  queryFn: ({ signal }) => ask(api.GET('/api/auth/workspace', { signal })),
  staleTime: 60_000,
});

/** Whether a role may do what needs `least`. */
export function mayActAs(role: Role | undefined, least: Role): boolean {
  return role !== undefined && ORDER.indexOf(role) >= ORDER.indexOf(least);
}
