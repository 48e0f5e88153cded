import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';
import type { Role } from './session.ts';

export type Member = Schemas['Member'];
export type Invitation = Schemas['Invitation'];
export type ApiToken = Schemas['ApiToken'];

export const membersQuery = queryOptions({
  queryKey: ['members'],
  queryFn: ({ signal }) => ask(api.GET('/api/auth/members', { signal })),
  staleTime: 60_000,
});

export const invitationsQuery = queryOptions({
  queryKey: ['invitations'],
  queryFn: ({ signal }) => ask(api.GET('/api/auth/invitations', { signal })),
});

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => ask(api.GET('/api/auth/tokens', { signal })),
});

export const changeRole = (userId: string, role: Role) =>
  ask(api.PATCH('/api/auth/members/{userId}', { params: { path: { userId } }, body: { role } }));

export const removeMember = (userId: string) =>
  ask(api.DELETE('/api/auth/members/{userId}', { params: { path: { userId } } }));

export const invite = (body: { email: string; role: Role }) =>
  ask(api.POST('/api/auth/invitations', { body }));

export const withdrawInvitation = (id: string) =>
  ask(api.DELETE('/api/auth/invitations/{id}', { params: { path: { id } } }));

export interface NewToken {
  readonly name: string;
  readonly kind: 'workspace' | 'personal';
  readonly role: Role;
  readonly expires_in_days?: number;
}

export const makeToken = (body: NewToken) => ask(api.POST('/api/auth/tokens', { body }));

export const revokeToken = (id: string) =>
  ask(api.DELETE('/api/auth/tokens/{id}', { params: { path: { id } } }));

export const changePassword = (body: { current_password: string; new_password: string }) =>
  ask(api.POST('/api/auth/change-password', { body }));

export const changeWorkspace = (body: { name?: string; time_zone?: string }) =>
  ask(api.PATCH('/api/auth/workspace', { body }));

export const makeWorkspace = (name: string) =>
  ask(api.POST('/api/auth/workspaces', { body: { name, time_zone: 'UTC' } }));
