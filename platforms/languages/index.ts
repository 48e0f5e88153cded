import type { Language } from '../language.ts';
import { czech } from './cs.ts';
import { english } from './en.ts';
import { french } from './fr.ts';
import { german } from './de.ts';
import { italian } from './it.ts';
import { japanese } from './ja.ts';
import { korean } from './ko.ts';
import { spanish } from './es.ts';
import { swedish } from './sv.ts';

/** Every language that some platform writes in; used where a mail's own language is not known. */
export const languages: readonly Language[] = [
  english,
  spanish,
  french,
  italian,
  german,
  swedish,
  czech,
  japanese,
  korean,
];
