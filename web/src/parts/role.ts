import { useQuery } from '@tanstack/react-query';
import { mayActAs, meQuery, type Role } from '../api/session.ts';

/** Whether the person may do what needs this role here; what they may not do is not offered. */
export function useRole(least: Role): boolean {
  const { data: me } = useQuery(meQuery);
  return mayActAs(me?.current?.role, least);
}
