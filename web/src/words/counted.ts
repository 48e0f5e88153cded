/** A counter's name, its words behind a number, and those behind a one where they differ. */
export type Counted = readonly [name: string, words: string, one?: string];

/** The words for a value, such as "booking added" for 1. */
export function wordsFor([, words, one = words]: Counted, value: number): string {
  return value === 1 ? one : words;
}
