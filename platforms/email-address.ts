import { parseAddress } from '#mail/headers.ts';

/** The address if the text is one e-mail address and nothing else, lower case; null otherwise. */
export function emailAddress(text: string): string | null {
  const bare = text.trim().replace(/^mailto:/i, '');
  if (/\s/.test(bare.replace(/\s*<mailto:[^>]+>$/i, ''))) return null;
  const address = parseAddress(bare.replace(/\s*<mailto:[^>]+>$/i, ''))?.address ?? null;
  return address !== null && /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(address) ? address : null;
}
