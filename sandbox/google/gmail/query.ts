import { refusal } from '../errors.ts';
import { headerOf } from './mailbox.ts';
import type { Mailbox, StoredMessage } from './mailbox.ts';
import { render } from './payload.ts';

type Test = (message: StoredMessage) => boolean;
type Query = {
  matches: Test;
  /** Whether the query itself names spam or trash (or anywhere), which lifts their exclusion. */
  seesSpamTrash: boolean;
};

type Reader = {
  tokens: string[];
  at: number;
  mailbox: Mailbox;
  now: number;
  seesSpamTrash: boolean;
};

/**
 * Reads the supported part of Gmail's search language. Everything else, free text included, is a loud 400: answering
 * without the condition would be a wrong answer that looks right.
 */
export function parseQuery(text: string, mailbox: Mailbox, now: number): Query {
  const tokens =
    text.match(
      /-?[a-z_0-9]+:"[^"]*"|-?"[^"]*"|-?[a-z_0-9]+:(?=[({])|[(){}]|-(?=[({])|[^\s(){}]+/gi,
    ) ?? [];
  const reader: Reader = { tokens, at: 0, mailbox, now, seesSpamTrash: false };
  const matches = readAll(reader, undefined, undefined);
  if (reader.at < tokens.length) throw unsupported(text);
  return { matches, seesSpamTrash: reader.seesSpamTrash };
}

/** Terms up to a closing bracket: juxtaposed is AND, `OR` binds the neighbours, `{}` is OR of all. */
function readAll(reader: Reader, close: string | undefined, operator: string | undefined): Test {
  const all: Test[] = [];
  let joinNext = false;
  for (;;) {
    const token = reader.tokens[reader.at];
    if (token === undefined || token === ')' || token === '}') {
      if (token !== close) throw unsupported(token ?? 'an open bracket');
      if (close !== undefined) reader.at++;
      break;
    }
    if (token === 'OR') {
      reader.at++;
      joinNext = true;
      continue;
    }
    const term = readTerm(reader, operator);
    const last = joinNext ? all.pop() : undefined;
    all.push(last ? (message) => last(message) || term(message) : term);
    joinNext = false;
  }
  return close === '}'
    ? (message) => all.some((test) => test(message))
    : (message) => all.every((test) => test(message));
}

function readTerm(reader: Reader, operator: string | undefined): Test {
  let token = reader.tokens[reader.at++] ?? '';
  const negated = token.startsWith('-') && token.length > 0;
  if (negated) token = token.slice(1) || (reader.tokens[reader.at++] ?? '');
  const test = readPositive(reader, token, operator);
  return negated ? (message) => !test(message) : test;
}

function readPositive(reader: Reader, token: string, operator: string | undefined): Test {
  if (token === '(' || token === '{') return readAll(reader, token === '(' ? ')' : '}', operator);
  const named = /^([a-z_0-9]+):(.*)$/is.exec(token);
  if (named?.[2] === '') {
    const open = reader.tokens[reader.at++];
    if (open !== '(' && open !== '{') throw unsupported(token);
    return readAll(reader, open === '(' ? ')' : '}', (named[1] ?? '').toLowerCase());
  }
  const name = named ? (named[1] ?? '').toLowerCase() : operator;
  const value = (named ? (named[2] ?? '') : token).replaceAll('"', '');
  if (name === undefined) throw unsupported(token);
  return readCondition(reader, name, value);
}

function readCondition(reader: Reader, name: string, value: string): Test {
  const wanted = value.toLowerCase();
  const header =
    (key: string): Test =>
    (message) =>
      (headerOf(message, key) ?? '').toLowerCase().includes(wanted);
  const dayMs = 86_400_000;
  switch (name) {
    case 'from':
    case 'to':
    case 'cc':
    case 'subject':
      return header(name);
    case 'rfc822msgid': {
      const bare = value.replaceAll(/[<>]/g, '');
      return (message) =>
        (headerOf(message, 'Message-ID') ?? '').replaceAll(/[<>\s]/g, '') === bare;
    }
    case 'label':
    case 'in':
      return readPlace(reader, name, wanted);
    case 'category':
      if (!categories.includes(wanted)) throw unsupported(`category:${value}`);
      return (message) => message.labelIds.includes(`CATEGORY_${wanted.toUpperCase()}`);
    case 'is':
      if (wanted === 'read') return (message) => !message.labelIds.includes('UNREAD');
      if (!['unread', 'starred', 'important', 'sent', 'chat'].includes(wanted))
        throw unsupported(`is:${value}`);
      return (message) => message.labelIds.includes(wanted.toUpperCase());
    case 'has':
      if (wanted !== 'attachment') throw unsupported(`has:${value}`);
      return (message) => filenames(message).length > 0;
    case 'filename':
      return (message) => filenames(message).some((file) => file.toLowerCase().includes(wanted));
    case 'after':
      return later(readMoment(value));
    case 'before':
      return earlier(readMoment(value));
    case 'newer_than':
      return later(reader.now - readAge(value) * dayMs);
    case 'older_than':
      return earlier(reader.now - readAge(value) * dayMs);
    case 'larger':
      return (message) => message.sizeEstimate > readSize(value);
    case 'smaller':
      return (message) => message.sizeEstimate < readSize(value);
    default:
      throw unsupported(`${name}:`);
  }
}

const later =
  (moment: number): Test =>
  (message) =>
    message.internalDate >= moment;
const earlier =
  (moment: number): Test =>
  (message) =>
    message.internalDate < moment;

const categories = ['social', 'promotions', 'updates', 'forums'];
/** Places that a search names in the plural. */
const plurals: Record<string, string> = { drafts: 'draft', chats: 'chat' };

/** `label:` finds by name, `/` and spaces written as `-`; `in:` names places. */
function readPlace(reader: Reader, name: string, wanted: string): Test {
  if (name === 'in' && wanted === 'anywhere') {
    reader.seesSpamTrash = true;
    return () => true;
  }
  const dashed = (text: string): string => text.toLowerCase().replaceAll(/[/\s]/g, '-');
  const place = (name === 'in' ? plurals[wanted] : undefined) ?? wanted;
  const label = [...reader.mailbox.labels.values()].find(
    (one) => dashed(one.name) === dashed(place),
  );
  if (label?.id === 'TRASH' || label?.id === 'SPAM') reader.seesSpamTrash = true;
  return (message) => label !== undefined && message.labelIds.includes(label.id);
}

function filenames(message: StoredMessage): string[] {
  const names: string[] = [];
  const walk = (part: ReturnType<typeof render>['payload']): void => {
    if (part.filename) names.push(part.filename);
    part.parts?.forEach(walk);
  };
  walk(render(message).payload);
  return names;
}

/** A date (UTC) or epoch seconds, as milliseconds. */
function readMoment(value: string): number {
  if (/^\d{9,11}$/.test(value)) return Number(value) * 1000;
  const date = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value);
  if (!date) throw unsupported(value);
  return Date.UTC(Number(date[1]), Number(date[2]) - 1, Number(date[3]));
}

function readAge(value: string): number {
  const age = /^(\d+)([dmy])$/.exec(value);
  if (!age) throw unsupported(value);
  return Number(age[1]) * ({ d: 1, m: 30, y: 365 }[age[2] ?? 'd'] ?? 1);
}

function readSize(value: string): number {
  const size = /^(\d+)([km]?)$/i.exec(value);
  if (!size) throw unsupported(value);
  return Number(size[1]) * ({ k: 1024, m: 1024 * 1024 }[(size[2] ?? '').toLowerCase()] ?? 1);
}

function unsupported(what: string): Error {
  return refusal({
    code: 400,
    message: `The sandbox does not know this part of a search: ${what}`,
    reason: 'unsupportedOperator',
    status: 'INVALID_ARGUMENT',
  });
}
