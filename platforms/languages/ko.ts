import type { Language } from '../language.ts';

export const korean: Language = {
  id: 'ko',
  months: [],
  weekdays: [['월'], ['화'], ['수'], ['목'], ['금'], ['토'], ['일']],
  fillers: [],
  until: ['부터'],
  today: ['오늘'],
  marks: { year: '년', month: '월', day: '일' },
  decimal: '.',
};
