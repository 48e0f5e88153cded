import type { Address, Headers } from './headers.ts';

/** What Gmail found out about the sender of a mail. */
export interface Authentication {
  readonly kind: 'pass' | 'fail' | 'none';
  /** Why, for the person who asks. */
  readonly reason: string;
}

const GMAIL = 'mx.google.com';

/** Removes RFC 5322 comments, which may nest: Gmail's ARC comment repeats results of other servers. */
function withoutComments(value: string): string {
  let depth = 0;
  let quoted = false;
  let kept = '';
  for (let at = 0; at < value.length; at += 1) {
    const char = value[at] ?? '';
    if (char === '\\') {
      if (depth === 0) kept += char + (value[at + 1] ?? '');
      at += 1;
    } else if (char === '"' && depth === 0) {
      quoted = !quoted;
      kept += char;
    } else if (!quoted && char === '(') depth += 1;
    else if (!quoted && char === ')') {
      depth = Math.max(0, depth - 1);
      kept += ' ';
    } else if (depth === 0) kept += char;
  }
  return kept;
}

interface MethodResult {
  readonly method: string;
  readonly result: string;
  readonly properties: ReadonlyMap<string, string>;
}

interface Results {
  readonly server: string;
  readonly methods: readonly MethodResult[];
}

/** Parses one `Authentication-Results` value (RFC 8601 §2.2). */
function parseResults(value: string): Results {
  const [head = '', ...rest] = withoutComments(value.replaceAll(/\s+/g, ' '))
    .split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((part) => part.trim());
  const methods = rest.flatMap((part): MethodResult[] => {
    const found = /^(?<method>[\w-]+)(?:\s*\/\s*\d+)?\s*=\s*(?<result>\w+)/.exec(part);
    if (found?.groups === undefined) return [];
    const properties = new Map<string, string>();
    for (const [, name = '', text = ''] of part.matchAll(/([\w.-]+)\s*=\s*("[^"]*"|[^\s;]+)/g)) {
      const key = name.toLowerCase();
      if (!properties.has(key)) properties.set(key, text.replaceAll('"', '').toLowerCase());
    }
    const { method = '', result = '' } = found.groups;
    return [{ method: method.toLowerCase(), result: result.toLowerCase(), properties }];
  });
  return { server: (head.split(' ')[0] ?? '').toLowerCase(), methods };
}

function domainOf(value: string | undefined): string {
  return (value ?? '').replace(/^.*@/, '').replace(/\.$/, '');
}

/** One of the two lies within the other: relaxed alignment (RFC 7489 §3.1) without a list of public suffixes. */
function isAligned(domain: string, author: string, registered: readonly string[]): boolean {
  const home = registered.find((listed) => author === listed || author.endsWith(`.${listed}`));
  if (home === undefined) return domain === author;
  return domain === home || domain.endsWith(`.${home}`);
}

/**
 * Judges the sender by Gmail's own, topmost `Authentication-Results`; all others can be forged by the sender
 * (RFC 8601 §5). A DMARC pass for the author's domain or an aligned DKIM pass proves it; a DMARC failure always
 * loses; SPF alone proves nothing. `domains` are the sender's registered domains.
 */
export function authenticate(
  headers: Headers,
  from: Address,
  domains: readonly string[],
): Authentication {
  const results = headers
    .raw('authentication-results')
    .map(parseResults)
    .find(({ server }) => server === GMAIL);
  if (results === undefined) return { kind: 'none', reason: 'no-authentication-results' };
  const dmarc = results.methods.filter(({ method }) => method === 'dmarc');
  if (dmarc.some(({ result }) => result === 'fail')) return { kind: 'fail', reason: 'dmarc-fail' };
  const passes = (result: MethodResult, property: string): boolean =>
    result.result === 'pass' &&
    isAligned(domainOf(result.properties.get(property)), from.domain, domains);
  if (dmarc.some((result) => passes(result, 'header.from'))) {
    return { kind: 'pass', reason: 'dmarc-pass' };
  }
  const dkim = results.methods.filter(({ method }) => method === 'dkim');
  if (dkim.some((result) => passes(result, 'header.i') || passes(result, 'header.d'))) {
    return { kind: 'pass', reason: 'dkim-pass' };
  }
  return { kind: 'fail', reason: 'not-authenticated' };
}
