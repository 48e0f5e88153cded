import { platforms } from '#platforms/index.ts';
import type { CalendarDialect } from './dialect.ts';
import { genericCalendar } from './generic.ts';

const DIALECTS: readonly CalendarDialect[] = platforms.flatMap(({ calendar }) => calendar ?? []);

/** The dialect that a calendar's PRODID names, or undefined. */
export function dialectOfProduct(prodId: string): CalendarDialect | undefined {
  return DIALECTS.find((dialect) => dialect.prodId.test(prodId));
}

/** The dialect that an entry's UID names, or undefined. */
export function dialectOfUid(uid: string): CalendarDialect | undefined {
  return DIALECTS.find((dialect) => dialect.uid.test(uid));
}

/** The dialect of a platform, `generic` for one that has none of its own. */
export function dialectOfPlatform(platform: string): CalendarDialect {
  return DIALECTS.find((dialect) => dialect.platform === platform) ?? genericCalendar;
}
