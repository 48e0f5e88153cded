import type { Language } from '../language.ts';

export const czech: Language = {
  id: 'cs',
  // Dates stand in the genitive; nominative and three-letter forms occur in tables.
  months: [
    ['ledna', 'leden', 'led'],
    ['února', 'únor', 'úno'],
    ['března', 'březen', 'bře'],
    ['dubna', 'duben', 'dub'],
    ['května', 'květen', 'kvě'],
    ['června', 'červen', 'čvn', 'čer'],
    ['července', 'červenec', 'čvc'],
    ['srpna', 'srpen', 'srp'],
    ['září', 'zář'],
    ['října', 'říjen', 'říj'],
    ['listopadu', 'listopad', 'lis'],
    ['prosince', 'prosinec', 'pro'],
  ],
  weekdays: [
    ['pondělí', 'po'],
    ['úterý', 'út'],
    ['středa', 'středu', 'st'],
    ['čtvrtek', 'čt'],
    ['pátek', 'pá'],
    ['sobota', 'sobotu', 'so'],
    ['neděle', 'neděli', 'ne'],
  ],
  fillers: ['od', 've', 'v', 'dne'],
  until: ['do', 'až'],
  today: ['dnes'],
  marks: null,
  decimal: ',',
};
