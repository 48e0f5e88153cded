import type { VrboWording } from '../wording.ts';
import { vrboEnglish } from './en.ts';
import { vrboGerman } from './de.ts';

/** Every language in which mails of VRBO and its sister sites are known. Abritel's are not published. */
export const vrboWordings: readonly VrboWording[] = [vrboEnglish, vrboGerman];
