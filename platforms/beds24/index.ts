import { definePlatform } from '../define-platform.ts';
import { beds24Calendar } from './calendar.ts';

/** Known by its calendar feeds only: no mail of Beds24 is published to read from (email-formats.md §7). */
export const beds24 = definePlatform({
  id: 'beds24',
  classify: () => null,
  calendar: beds24Calendar,
});
