import type { Language } from '../language.ts';

export const spanish: Language = {
  id: 'es',
  months: [
    ['enero', 'ene'],
    ['febrero', 'feb'],
    ['marzo', 'mar'],
    ['abril', 'abr'],
    ['mayo', 'may'],
    ['junio', 'jun'],
    ['julio', 'jul'],
    ['agosto', 'ago'],
    ['septiembre', 'setiembre', 'sep', 'sept', 'set'],
    ['octubre', 'oct'],
    ['noviembre', 'nov'],
    ['diciembre', 'dic'],
  ],
  weekdays: [
    ['lunes', 'lun'],
    ['martes', 'mar'],
    ['miércoles', 'miercoles', 'mié', 'mie'],
    ['jueves', 'jue'],
    ['viernes', 'vie'],
    ['sábado', 'sabado', 'sáb', 'sab'],
    ['domingo', 'dom'],
  ],
  fillers: ['de', 'del', 'el', 'desde'],
  until: ['al', 'a', 'hasta'],
  today: ['hoy'],
  marks: null,
  decimal: ',',
};
