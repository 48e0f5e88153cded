import type { Platform } from './define-platform.ts';
import { airbnb } from './airbnb/index.ts';
import { booking } from './booking/index.ts';
import { vrbo } from './vrbo/index.ts';

/** The only list of platforms. Where two recognise the same mail of an unlisted sender, the first reads it. */
export const platforms: readonly Platform[] = [airbnb, vrbo, booking];
