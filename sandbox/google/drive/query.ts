import type { Call } from '../api.ts';
import { findUser } from '../state.ts';
import { invalidParameter } from './calls.ts';
import type { StoredFile } from './model.ts';

type Test = (file: StoredFile) => boolean;
type Reader = { tokens: string[]; at: number; call: Call };

const grammar = /\s*(\(|\)|<=|>=|!=|=|<|>|'(?:[^'\\]|\\.)*'|[A-Za-z]+|\S)/y;

/**
 * Reads Drive's `q`: `and`, `or`, `not`, brackets, comparisons. What is not supported is a loud 400, never a condition
 * that is left out.
 */
export function parseQuery(text: string, call: Call): Test {
  if (text.trim() === '') return () => true;
  const tokens: string[] = [];
  for (grammar.lastIndex = 0; grammar.lastIndex < text.trimEnd().length;) {
    const match = grammar.exec(text);
    if (!match) throw invalidParameter('q');
    tokens.push(match[1] ?? '');
  }
  const reader = { tokens, at: 0, call };
  const test = readOr(reader);
  if (reader.at < tokens.length) throw invalidParameter('q');
  return test;
}

function readOr(reader: Reader): Test {
  const tests = [readAnd(reader)];
  while (take(reader, 'or')) tests.push(readAnd(reader));
  return (file) => tests.some((test) => test(file));
}

function readAnd(reader: Reader): Test {
  const tests = [readNot(reader)];
  while (take(reader, 'and')) tests.push(readNot(reader));
  return (file) => tests.every((test) => test(file));
}

function readNot(reader: Reader): Test {
  if (take(reader, 'not')) {
    const test = readNot(reader);
    return (file) => !test(file);
  }
  if (!take(reader, '(')) return readComparison(reader);
  const test = readOr(reader);
  if (!take(reader, ')')) throw invalidParameter('q');
  return test;
}

function readComparison(reader: Reader): Test {
  const [left = '', operator = '', right = ''] = reader.tokens.slice(reader.at, reader.at + 3);
  reader.at += 3;
  if (operator === 'in') return membership(reader.call, unquoted(left), right);
  const value = right.startsWith("'") ? unquoted(right) : right;
  switch (left) {
    case 'name':
      return textTest(operator, value, (file) => file.name);
    case 'mimeType':
      return textTest(operator, value, (file) => file.mimeType);
    case 'modifiedTime':
      return timeTest(operator, value, (file) => file.modifiedTime);
    case 'createdTime':
      return timeTest(operator, value, (file) => file.createdTime);
    case 'trashed':
      return flagTest(operator, value, (file) => file.trashedTime !== null);
    case 'sharedWithMe':
      return flagTest(operator, value, (file) => file.readers.includes(reader.call.user.sub));
    default:
      throw invalidParameter('q');
  }
}

function take(reader: Reader, word: string): boolean {
  if (reader.tokens[reader.at] !== word) return false;
  reader.at++;
  return true;
}

function unquoted(token: string): string {
  if (!/^'.*'$/s.test(token)) throw invalidParameter('q');
  return token.slice(1, -1).replaceAll(/\\(.)/g, '$1');
}

function membership(call: Call, who: string, list: string): Test {
  if (list === 'parents') return (file) => file.parents.includes(who);
  const sub = who === 'me' ? call.user.sub : findUser(call.world.state, who)?.sub;
  if (list === 'owners') return (file) => file.owner === sub;
  if (list === 'readers') return (file) => sub !== undefined && file.readers.includes(sub);
  throw invalidParameter('q');
}

/** `=` ignores the case of ASCII letters; `contains` takes the beginning of a word. */
function textTest(operator: string, value: string, of: (file: StoredFile) => string): Test {
  const wanted = value.toLowerCase();
  if (operator === '=') return (file) => of(file).toLowerCase() === wanted;
  if (operator === '!=') return (file) => of(file).toLowerCase() !== wanted;
  if (operator !== 'contains') throw invalidParameter('q');
  return (file) =>
    ` ${of(file).toLowerCase()}`.includes(` ${wanted}`) ||
    of(file).toLowerCase().startsWith(wanted);
}

function timeTest(operator: string, value: string, of: (file: StoredFile) => number): Test {
  const time = Date.parse(value);
  if (Number.isNaN(time)) throw invalidParameter('q');
  const tests: Record<string, Test> = {
    '=': (file) => of(file) === time,
    '!=': (file) => of(file) !== time,
    '<': (file) => of(file) < time,
    '<=': (file) => of(file) <= time,
    '>': (file) => of(file) > time,
    '>=': (file) => of(file) >= time,
  };
  return tests[operator] ?? refuse();
}

function flagTest(operator: string, value: string, of: (file: StoredFile) => boolean): Test {
  if (!['=', '!='].includes(operator) || !['true', 'false'].includes(value)) return refuse();
  return (file) => (of(file) === (value === 'true')) === (operator === '=');
}

function refuse(): never {
  throw invalidParameter('q');
}
