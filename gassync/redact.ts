import { storable } from './text.ts';

/** What stands where something was taken out. */
export const REDACTED = '[redacted]';

/** Names of members that hold what opens a door, a network or an account: letters only, lower case. */
const SECRET_NAMES =
  /(?:stripetoken|pcibookingtoken|paymenttoken|cardtoken|cardnumber|cardno|creditcard|ccnumber|^pan$|cvv|cvc|securitycode|accesscode|doorcode|gatecode|lockcode|keycode|entrycode|smartlock|passcode|pincode|^pin$|passwor[dt]|passwd|wifikey|wlankey|apikey|secret|^authorization$|accesstoken|refreshtoken|iban)/;
/** Members of which everything is such. */
const SECRET_GROUPS = new Set([
  'codes',
  'accesscodes',
  'wifidetails',
  'card',
  'cardinfo',
  'creditcard',
  'creditcards',
  'paymentcard',
]);
/** Numbers that may look like a card's and are not. */
const NUMBER_NAMES = /(?:id|ids|reference|phone|mobile|fax|telephone|phonenumber|mobilenumbers)$/;
const CARD = /(?<!\d\.?)[3-6]\d{3}(?:[ -]?\d{3,6}){2,4}(?!\.?\d)/g;
/** A code or password in free text: what stands behind its name goes. */
const SPOKEN =
  /((?:wi-?fi|wlan|door|gate|entry|access|lock|lockbox|key ?box|keypad)[ -]?(?:password|pass ?code|code|pin|key)(?:\s+(?:is|ist|est|es)\b)?\s*[:=#-]?\s*)(["']?)[^\s"',;]*\d?[^\s"',;]*\2/giu;

/** One of these is in every name that SPOKEN knows. */
const MAY_BE_SPOKEN = /pass|code|pin|key/iu;
const FEWEST_CARD_DIGITS = 13;

const MAX_DEPTH = 40;

/**
 * Takes a payload and returns a copy that may be stored: card numbers and tokens, door codes and network passwords
 * replaced, text as the database can hold it. Everything else stays as it was.
 */
export function redact(payload: unknown): unknown {
  return walk(payload, nameOf(''), 0);
}

interface Name {
  /** Letters only, lower case. */
  readonly bare: string;
  readonly isSecret: boolean;
  readonly isNumber: boolean;
}

function walk(value: unknown, name: Name, depth: number): unknown {
  if (depth > MAX_DEPTH) return REDACTED;
  if (typeof value === 'string') return value === '' ? value : cleanText(value, name);
  if (typeof value === 'number') return name.isSecret ? REDACTED : value;
  if (typeof value !== 'object' || value === null) return value;
  if (SECRET_GROUPS.has(name.bare)) return hideAll(value, depth);
  if (Array.isArray(value)) return value.map((one) => walk(one, name, depth + 1));
  const members = Object.entries(value).map(([key, member]): [string, unknown] => [
    storable(key),
    walk(member, nameOf(key), depth + 1),
  ]);
  return Object.fromEntries(members);
}

function hideAll(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) {
    return value === null || value === '' ? value : REDACTED;
  }
  if (depth > MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((one) => hideAll(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [storable(key), hideAll(member, depth + 1)]),
  );
}

function cleanText(text: string, name: Name): string {
  if (name.isSecret) return REDACTED;
  const clean = storable(text);
  const spoken = MAY_BE_SPOKEN.test(clean) ? clean.replaceAll(SPOKEN, `$1${REDACTED}`) : clean;
  if (name.isNumber || spoken.length < FEWEST_CARD_DIGITS) return spoken;
  return spoken.replaceAll(CARD, (digits) => (passesLuhn(digits) ? REDACTED : digits));
}

/** Items repeat the same few names; a sender with endless ones fills no memory. */
const MOST_NAMES = 2_000;
const names = new Map<string, Name>();

function nameOf(key: string): Name {
  const known = names.get(key);
  if (known !== undefined) return known;
  const bare = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  const name = { bare, isSecret: SECRET_NAMES.test(bare), isNumber: NUMBER_NAMES.test(bare) };
  if (names.size >= MOST_NAMES) names.clear();
  if (key.length <= 100) names.set(key, name);
  return name;
}

function passesLuhn(text: string): boolean {
  const digits = Array.from(text.replaceAll(/\D/g, ''), Number).toReversed();
  if (digits.length < FEWEST_CARD_DIGITS || digits.length > 19) return false;
  const sum = digits.reduce((total, digit, at) => {
    if (at % 2 === 0) return total + digit;
    return total + (digit > 4 ? digit * 2 - 9 : digit * 2);
  }, 0);
  return sum % 10 === 0;
}
