import type { AirbnbWording } from '../wording.ts';
import { airbnbEnglish } from './en.ts';
import { airbnbFrench } from './fr.ts';
import { airbnbGerman } from './de.ts';
import { airbnbItalian } from './it.ts';
import { airbnbJapanese } from './ja.ts';
import { airbnbKorean } from './ko.ts';
import { airbnbSpanish } from './es.ts';
import { airbnbSwedish } from './sv.ts';

/** Every language in which Airbnb's mails are known. */
export const airbnbWordings: readonly AirbnbWording[] = [
  airbnbEnglish,
  airbnbSpanish,
  airbnbFrench,
  airbnbItalian,
  airbnbGerman,
  airbnbSwedish,
  airbnbJapanese,
  airbnbKorean,
];
