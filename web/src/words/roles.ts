/** Roles with what each may do. */
export const ROLES = [
  { value: 'owner', label: 'Owner' },
  { value: 'manager', label: 'Manager' },
  { value: 'viewer', label: 'Viewer' },
] as const;

export const ROLE_ABOUT =
  'Viewers look. Managers also connect, sync, decide and change guest details. Owners also manage members, tokens and erasure.';

export function roleWords(role: string): string {
  return ROLES.find(({ value }) => value === role)?.label ?? role;
}
