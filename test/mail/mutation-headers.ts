/** Damage to the headers of a mail. */

import { withHeaders, type Chance, type Mutation } from './mutation-tools.ts';

export const HEADER_MUTATIONS: Readonly<Record<string, Mutation>> = {
  doubleHeader: (message, chance) =>
    withHeaders(message, (headers) => {
      const header = chance.pick(headers);
      return header === undefined ? headers : [...headers, header];
    }),
  contradictHeader: (message, chance, others) =>
    withHeaders(message, (headers) => {
      const header = chance.pick(headers);
      const other = chance
        .pick(others)
        ?.payload?.headers?.find(({ name }) => name === header?.name);
      if (header === undefined || other === undefined) return headers;
      return chance.below(2) === 0 ? [...headers, other] : [other, ...headers];
    }),
  dropHeader: (message, chance) =>
    withHeaders(message, (headers) =>
      headers.filter((_, index) => index !== chanceIndex(chance, headers.length)),
    ),
  lookAlikeSender: (message, chance) =>
    withHeaders(message, (headers) =>
      headers.map((header) =>
        header.name === 'From'
          ? {
              ...header,
              value: header.value.replace(
                /@([\w.-]+)/,
                chance.below(2) === 0 ? '@$1.evil.example' : '@not$1',
              ),
            }
          : header,
      ),
    ),
  failDmarc: (message) =>
    withHeaders(message, (headers) =>
      headers.map((header) =>
        header.name === 'Authentication-Results'
          ? { ...header, value: header.value.replaceAll('=pass', '=fail') }
          : header,
      ),
    ),
};

function chanceIndex(chance: Chance, length: number): number {
  return chance.below(Math.max(1, length));
}
