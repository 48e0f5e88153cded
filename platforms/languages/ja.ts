import type { Language } from '../language.ts';

export const japanese: Language = {
  id: 'ja',
  months: [],
  weekdays: [['月'], ['火'], ['水'], ['木'], ['金'], ['土'], ['日']],
  fillers: [],
  until: ['から'],
  today: ['本日', '今日'],
  marks: { year: '年', month: '月', day: '日' },
  decimal: '.',
};
