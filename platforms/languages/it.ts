import type { Language } from '../language.ts';

export const italian: Language = {
  id: 'it',
  months: [
    ['gennaio', 'gen'],
    ['febbraio', 'feb'],
    ['marzo', 'mar'],
    ['aprile', 'apr'],
    ['maggio', 'mag'],
    ['giugno', 'giu'],
    ['luglio', 'lug'],
    ['agosto', 'ago'],
    ['settembre', 'set', 'sett'],
    ['ottobre', 'ott'],
    ['novembre', 'nov'],
    ['dicembre', 'dic'],
  ],
  weekdays: [
    ['lunedì', 'lunedi', 'lun'],
    ['martedì', 'martedi', 'mar'],
    ['mercoledì', 'mercoledi', 'mer'],
    ['giovedì', 'giovedi', 'gio'],
    ['venerdì', 'venerdi', 'ven'],
    ['sabato', 'sab'],
    ['domenica', 'dom'],
  ],
  fillers: ['il', 'dal', 'di', 'del', "l'"],
  until: ['al', 'a'],
  today: ['oggi'],
  marks: null,
  decimal: ',',
};
