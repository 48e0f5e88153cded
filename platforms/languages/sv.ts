import type { Language } from '../language.ts';

export const swedish: Language = {
  id: 'sv',
  months: [
    ['januari', 'jan'],
    ['februari', 'feb'],
    ['mars', 'mar'],
    ['april', 'apr'],
    ['maj'],
    ['juni', 'jun'],
    ['juli', 'jul'],
    ['augusti', 'aug'],
    ['september', 'sep', 'sept'],
    ['oktober', 'okt'],
    ['november', 'nov'],
    ['december', 'dec'],
  ],
  weekdays: [
    ['måndag', 'mån'],
    ['tisdag', 'tis'],
    ['onsdag', 'ons'],
    ['torsdag', 'tor', 'tors'],
    ['fredag', 'fre'],
    ['lördag', 'lör'],
    ['söndag', 'sön'],
  ],
  fillers: ['den', 'från'],
  until: ['till'],
  today: ['idag'],
  marks: null,
  decimal: ',',
};
