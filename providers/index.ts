import { google } from './google/index.ts';
import { ical } from './ical/index.ts';

/** Every provider: the only list. */
export const providers = { google, ical } as const;
