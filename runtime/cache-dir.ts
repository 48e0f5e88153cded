import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where costly things that do not belong to one clone are kept: INLET_CACHE_DIR, else the user's cache folder
 * (https://specifications.freedesktop.org/basedir-spec). May not exist yet.
 */
export function cacheDir(): string {
  const { INLET_CACHE_DIR, XDG_CACHE_HOME } = process.env;
  return INLET_CACHE_DIR || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'inlet');
}
