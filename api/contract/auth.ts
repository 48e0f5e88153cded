import * as z from 'zod';
import { ROLES } from '#auth/roles.ts';
import { instant, line, timeZone, uuid } from './common.ts';

const role = z.enum(ROLES);
const email = z.email().max(320).toLowerCase();
const password = z.string().min(10).max(128);

export const signIn = z.strictObject({ email, password: z.string().min(1).max(128) });
export const signUp = z.strictObject({
  name: line(120),
  email,
  password,
  workspace_name: line(120).optional(),
  invitation_id: uuid.optional(),
});

const workspaceRole = z.object({ id: uuid, name: z.string().nullable(), role });

export const me = z
  .object({
    user: z.object({ id: uuid, name: z.string(), email: z.string() }).nullable(),
    kind: z.enum(['session', 'token']),
    workspaces: z.array(workspaceRole),
    current: workspaceRole.nullable(),
  })
  .meta({ id: 'Me' });

export const signedIn = z.object({
  user: z.object({ id: uuid, name: z.string(), email: z.string() }),
});

export const passwordChange = z.strictObject({
  current_password: z.string().min(1).max(128),
  new_password: password,
});

export const workspace = z
  .object({ id: uuid, name: z.string(), time_zone: z.string(), created_at: instant })
  .meta({ id: 'Workspace' });
export const workspaceList = z.object({ items: z.array(workspaceRole) });
export const newWorkspace = z.strictObject({ name: line(120), time_zone: timeZone.default('UTC') });
export const workspaceChange = z.strictObject({
  name: line(120).optional(),
  time_zone: timeZone.optional(),
});
export const workspacePath = z.strictObject({ id: uuid });

export const member = z
  .object({ user_id: uuid, name: z.string(), email: z.string(), role, joined_at: instant })
  .meta({ id: 'Member' });
export const memberList = z.object({ items: z.array(member) });
export const memberPath = z.strictObject({ userId: uuid });
export const memberChange = z.strictObject({ role });

export const newInvitation = z.strictObject({ email, role: role.default('viewer') });
export const invitation = z
  .object({
    id: uuid,
    workspace_id: uuid,
    email: z.string(),
    role,
    invited_by: uuid,
    created_at: instant,
    expires_at: instant,
    accept_url: z
      .string()
      .meta({ description: 'Give this to the person; only their address can use it.' }),
  })
  .meta({ id: 'Invitation' });
export const invitationList = z.object({ items: z.array(invitation) });
export const invitationPath = z.strictObject({ id: uuid });

const tokenFields = {
  id: uuid,
  name: z.string(),
  prefix: z.string(),
  role,
  user_id: uuid
    .nullable()
    .meta({ description: 'null: the workspace’s own; set: acts as this user.' }),
  created_by: uuid,
  created_at: instant,
  last_used_at: instant.nullable(),
  expires_at: instant.nullable(),
};
export const token = z.object(tokenFields).meta({ id: 'ApiToken' });
export const tokenList = z.object({ items: z.array(token) });
export const createdToken = z
  .object({ ...tokenFields, token: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'CreatedApiToken' });
export const newToken = z.strictObject({
  name: line(120),
  kind: z.enum(['workspace', 'personal']).default('personal'),
  role: role.optional().meta({ description: 'Default: one’s own.' }),
  expires_in_days: z.int().min(1).max(3_650).optional(),
});
export const tokenPath = z.strictObject({ id: uuid });
