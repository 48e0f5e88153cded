import { readFile, writeFile } from 'node:fs/promises';

/** The text of a file that is written, readable by its owner alone, when it is not there yet. */
export async function keptText(file: string, make: () => string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const text = make();
  await writeFile(file, text, { mode: 0o600 });
  return text;
}
