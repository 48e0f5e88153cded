import { type CountryCode, findPhoneNumbersInText } from 'libphonenumber-js/max';
import { documentFromText } from '#mail/document.ts';
import type { Headers } from '#mail/headers.ts';
import { withoutQuotes } from '#mail/quotes.ts';
import { FORWARD_MARKERS } from '#mail/reply-wordings.ts';

/** A signature is short: what lies further below its first line is something else. */
const MOST_LINES = 12;
const MOST_PHONES = 5;

/** RFC 3676 §4.3 and what mail programs make of it. */
const DELIMITER = /^(?:--|—|__+|-{2,}|_{2,})$/;

/** Lines that close a letter; below them stands who wrote it. */
const CLOSINGS =
  /^(?:(?:best|kind|warm|with kind|many)\s+(?:regards|wishes)|(?:best|regards|cheers|thanks|thank you|many thanks|sincerely|yours (?:sincerely|faithfully))|(?:mit )?(?:freundlichen|besten|lieben|herzlichen) grü(?:ß|ss)en?|(?:beste|liebe|viele|freundliche|herzliche) grü(?:ß|ss)e|cordialement|bien à vous|cordiales? salutations|(?:un )?(?:cordial )?saludos?|atentamente|un saludo|cordiali saluti|distinti saluti|un saluto|(?:com os )?(?:melhores )?cumprimentos|atenciosamente|obrigad[oa]|met vriendelijke groet(?:en)?|(?:med )?vänliga hälsningar|s pozdravem)\s*[,.!]*$/iu;

/** Words beside a number that is none to be called: registers, banks, orders, and machines. */
const NO_PHONE =
  /\b(?:fax|telefax|vat|nif|nipc|cif|iban|bic|swift|ust|uid|tax|siret|siren|hrb|iva|p\.?\s?iva|cnpj|cpf|abn|order|invoice|booking|reservation|confirmation|ref|id|no|nr|account|konto)\b/iu;

const CALLABLE =
  /(?:^|[\s|·,;/(])(?:t|m|p|tel|tél|tlf|telm|phone|mobile|mob|cell|telefon|handy|mobil|téléphone|portable|teléfono|móvil|telefone|telemóvel|telefono|cellulare|whatsapp|direct|office)\b\s*[.:]?|[☎☏✆📞📱]/iu;

/**
 * Phone numbers (E.164) that the writer of a mail gives in the own signature: not in the text, not in what is quoted or
 * forwarded, and not in mail that machines send. `region` is where numbers without a country code are from; null: only
 * numbers with one count. Finding none is always right: a wrong number in a contact is worse than no number.
 */
export function signaturePhones(
  { headers, text }: { readonly headers: Headers; readonly text: string },
  region: CountryCode | null,
): readonly string[] {
  if (isAutomatic(headers)) return [];
  const found = signatureOf(ownLines(text)).flatMap((line) => phonesIn(line, region));
  return [...new Set(found)].slice(0, MOST_PHONES);
}

function ownLines(text: string): readonly string[] {
  // The reader drops a last line without an end, because text is cut there; signatures end like that.
  const lines = withoutQuotes(documentFromText(`${text}\n`)).lines.map((line) => line.text);
  const forward = lines.findIndex((line) => FORWARD_MARKERS.some((marker) => marker.test(line)));
  return forward < 0 ? lines : lines.slice(0, forward);
}

/** The lines below the last delimiter, else below the last closing; none where neither stands near the end. */
function signatureOf(lines: readonly string[]): readonly string[] {
  const below = (pattern: RegExp): readonly string[] | null => {
    const at = lines.findLastIndex((line) => pattern.test(line));
    return at < 0 || lines.length - at - 1 > MOST_LINES ? null : lines.slice(at + 1);
  };
  return below(DELIMITER) ?? below(CLOSINGS) ?? [];
}

/** What the library finds is valid in its country. */
function phonesIn(line: string, region: CountryCode | null): string[] {
  if (NO_PHONE.test(line)) return [];
  const options = { extended: true, ...(region !== null && { defaultCountry: region }) };
  return findPhoneNumbersInText(line, options).flatMap(({ number, startsAt, endsAt }) => {
    const written = line.slice(startsAt, endsAt);
    const isNational = !/^\(?(?:\+|00)/.test(written);
    const isAlone = line.replace(written, '').trim() === '';
    // Without a country code it must be called a number, or be all that the line says.
    if (isNational && !isAlone && !CALLABLE.test(line)) return [];
    return [number.number];
  });
}

function isAutomatic(headers: Headers): boolean {
  const auto = headers.one('auto-submitted');
  return (
    headers.raw('list-unsubscribe').length > 0 ||
    headers.raw('list-id').length > 0 ||
    (auto !== null && auto.toLowerCase() !== 'no') ||
    /^(?:bulk|list|junk)$/i.test(headers.one('precedence') ?? '')
  );
}
