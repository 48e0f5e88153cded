import { beds24 } from './beds24/index.ts';
import { calry } from './calry/index.ts';
import { google } from './google/index.ts';
import { ical } from './ical/index.ts';
import { smoobu } from './smoobu/index.ts';

/** Every provider: the only list. */
export const providers = { google, ical, beds24, smoobu, calry } as const;
