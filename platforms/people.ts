import { comparable } from '#mail/characters.ts';

type Kind = 'adult' | 'child' | 'infant' | 'guest' | 'pet';

/** Words for people in guest counts, all languages together: none means something else in another language. */
const WORDS: Readonly<Record<Kind, readonly string[]>> = {
  adult: [
    'adult',
    'adults',
    'adulto',
    'adultos',
    'adulta',
    'adultas',
    'adulte',
    'adultes',
    'adulti',
    'erwachsene',
    'erwachsener',
    'erwachsene:r',
    'erwachsenen',
    'vuxen',
    'vuxna',
    'dospělý',
    'dospělí',
    'dospělých',
    '大人',
    '성인',
  ],
  child: [
    'child',
    'children',
    'niño',
    'niños',
    'niña',
    'niñas',
    'enfant',
    'enfants',
    'bambino',
    'bambini',
    'kind',
    'kinder',
    'barn',
    'dítě',
    'děti',
    'dětí',
    '子ども',
    '子供',
    'お子様',
    '어린이',
    '아동',
  ],
  infant: [
    'infant',
    'infants',
    'bebé',
    'bebés',
    'bébé',
    'bébés',
    'neonato',
    'neonati',
    'kleinkind',
    'kleinkinder',
    'spädbarn',
    'kojenec',
    'kojenci',
    'kojenců',
    '乳幼児',
    '유아',
  ],
  guest: [
    'guest',
    'guests',
    'guest(s)',
    'huésped',
    'huéspedes',
    'viajero',
    'viajeros',
    'voyageur',
    'voyageurs',
    'ospite',
    'ospiti',
    'gast',
    'gäste',
    'gäst',
    'gäster',
    'osoba',
    'osoby',
    'osob',
    'persona',
    'personas',
    'personne',
    'personnes',
    'persone',
    'person',
    'personen',
    'people',
    'personer',
    'host',
    'hosté',
    'hostů',
    'ゲスト',
    'ゲスト人数',
    '게스트',
    '',
  ],
  pet: [
    'pet',
    'pets',
    'mascota',
    'mascotas',
    'animal',
    'animaux',
    'animale',
    'animali',
    'haustier',
    'haustiere',
    'husdjur',
    'mazlíček',
    'ペット',
    '반려동물',
    'service animal',
    'service animals',
    'animal de compagnie',
    'animaux de compagnie',
    'animal de servicio',
  ],
};

const KIND_OF = new Map<string, Kind>(
  (Object.keys(WORDS) as Kind[]).flatMap((kind) =>
    WORDS[kind].map((word) => [word, kind] as const),
  ),
);

const MOST_PEOPLE = 100;
const COUNTERS = /(?<=\d)\s*(?:人|名|명|마리|匹|件)/gu;
const SEPARATORS = /\s*(?:[,+·•&;]|\band\b|\by\b|\bet\b|\be\b|\bund\b|\boch\b|\ba\b)\s*/u;

function segment(text: string): { kind: Kind; count: number } | null {
  const found = /^(?:(?<before>\d{1,3})\s*(?<after>\D*)|(?<word>\D+?)\s*(?<count>\d{1,3}))$/u.exec(
    text,
  );
  if (found?.groups === undefined) return null;
  const { before, after, word, count } = found.groups;
  const kind = KIND_OF.get((after ?? word ?? '').trim());
  return kind === undefined ? null : { kind, count: Number(before ?? count) };
}

/**
 * Guests in a text that is a guest count and nothing else: adults and children, or plain guests; infants and pets
 * are not counted. A bare number needs `isBareNumberAllowed`, for labels that ask for a number. Null otherwise.
 */
export function countGuests(text: string, isBareNumberAllowed = false): number | null {
  const folded = comparable(text).replaceAll(COUNTERS, '').trim();
  if (folded.length > 80) return null;
  const counterOnly = /\d\s*(?:人|名|명)$/u.test(comparable(text));
  if (/^\d+$/.test(folded) && !isBareNumberAllowed && !counterOnly) return null;
  let people = 0;
  let guests = 0;
  let hasPeople = false;
  for (const part of folded.split(SEPARATORS)) {
    if (part === '') continue;
    const read = segment(part);
    if (read === null) return null;
    if (read.kind === 'guest') guests += read.count;
    if (read.kind === 'adult' || read.kind === 'child') {
      people += read.count;
      hasPeople = true;
    }
  }
  const total = hasPeople ? people : guests;
  return total >= 1 && total <= MOST_PEOPLE ? total : null;
}
