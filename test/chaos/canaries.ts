import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Something that must stay where it belongs, by a name that may be printed. */
export type Canaries = Readonly<Record<string, string>>;

/** Names of the canaries that stand in these bytes: in clear, in hex or in base64 at any offset. */
export function foundIn(bytes: Buffer, canaries: Canaries): string[] {
  const lower = Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1');
  return Object.entries(canaries).flatMap(([name, canary]) => {
    const hex = Buffer.from(canary).toString('hex');
    const isThere =
      bytes.includes(canary) ||
      lower.includes(hex) ||
      base64Forms(canary).some((form) => bytes.includes(form));
    return isThere ? [name] : [];
  });
}

/** Names of canaries in the files of a folder, each with the file. */
export function foundInFiles(
  folder: string,
  canaries: Canaries,
  isMeant: (file: string) => boolean = () => true,
): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isMeant(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  if (files.length === 0) throw new Error(`nothing to search in ${folder}`);
  return files.flatMap((file) =>
    foundIn(readFileSync(file), canaries).map((name) => `${name} in ${file}`),
  );
}

/** The middle of a text's base64 is the same at each of the three offsets at which it can begin. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.from('\0'.repeat(offset) + text).toString('base64');
    return encoded.slice(offset === 0 ? 0 : 4, encoded.length - 4);
  });
}
