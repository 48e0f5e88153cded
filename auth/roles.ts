/** What a member or a token may do; each role may do all that the ones before it may. */
export const ROLES = ['viewer', 'manager', 'owner'] as const;
export type Role = (typeof ROLES)[number];

export function isRole(value: unknown): value is Role {
  return ROLES.some((role) => role === value);
}

/** Whether `role` is at least `needed`. */
export function mayActAs(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}

/** The lesser of two roles: a token never does more than whom it acts for. */
export function lesserRole(left: Role, right: Role): Role {
  return mayActAs(left, right) ? right : left;
}
