import type { Language } from '../language.ts';

export const german: Language = {
  id: 'de',
  months: [
    ['januar', 'jänner', 'jan', 'jän'],
    ['februar', 'feb'],
    ['märz', 'mär', 'mrz'],
    ['april', 'apr'],
    ['mai'],
    ['juni', 'jun'],
    ['juli', 'jul'],
    ['august', 'aug'],
    ['september', 'sep', 'sept'],
    ['oktober', 'okt'],
    ['november', 'nov'],
    ['dezember', 'dez'],
  ],
  weekdays: [
    ['montag', 'mo'],
    ['dienstag', 'di'],
    ['mittwoch', 'mi'],
    ['donnerstag', 'do'],
    ['freitag', 'fr'],
    ['samstag', 'sonnabend', 'sa'],
    ['sonntag', 'so'],
  ],
  fillers: ['am', 'vom', 'der', 'den', 'dem'],
  until: ['bis'],
  today: ['heute'],
  marks: null,
  decimal: ',',
};
