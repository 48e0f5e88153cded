import type { Platform } from './define-platform.ts';
import { airbnb } from './airbnb/index.ts';
import { beds24 } from './beds24/index.ts';
import { booking } from './booking/index.ts';
import { eChalupy } from './e-chalupy/index.ts';
import { generic } from './generic/index.ts';
import { lodgify } from './lodgify/index.ts';
import { ownerrez } from './ownerrez/index.ts';
import { schemaOrg } from './schema-org/index.ts';
import { scidoo } from './scidoo/index.ts';
import { smoobu } from './smoobu/index.ts';
import { vrbo } from './vrbo/index.ts';

/** The only list of platforms. Where several recognise the same mail of an unlisted sender, the first reads it. */
export const platforms: readonly Platform[] = [
  airbnb,
  vrbo,
  booking,
  smoobu,
  lodgify,
  scidoo,
  schemaOrg,
  ownerrez,
  beds24,
  eChalupy,
  generic,
];
