import { cpus, loadavg, totalmem } from 'node:os';

export interface Table {
  readonly rows: readonly (readonly [what: string, figure: string])[];
  /** What the figures do not say by themselves, under the table. */
  readonly note?: string;
  /** Why the figures are not as they must be. */
  readonly complaint?: string;
}

/** A figure with so many decimals. */
export const n = (value: number, digits = 0): string => value.toFixed(digits);

/** A part of docs/performance.md: its heading and all that is under it. */
export interface Section {
  readonly name: string;
  readonly text: string;
}

/** A table as a part of the page, with the machine and what else it had to do. */
export function sectionOf(name: string, { rows, note }: Table, load: string): Section {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model ?? 'unknown CPU'}, ${n(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const text = [
    `Measured on ${machine}; PostgreSQL 18 and Temporal's dev server (SQLite) on the same machine; load before it ${load}.`,
    ['| what | figure |', '|---|---|', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n'),
    ...(note === undefined ? [] : [note]),
  ].join('\n\n');
  return { name, text };
}

/** Programs that wanted a CPU, on average over the last minute. */
export function loadNow(): string {
  return n(loadavg()[0] ?? 0, 1);
}

export function printed({ name, text }: Section): string {
  return `### ${name}\n\n${text}\n`;
}

const MARK = '<!-- bench -->';

/** The page with these parts in the place of what it had under their headings; others stay, new ones come last. */
export function withSections(page: string, sections: readonly Section[]): string {
  const [before = '', after = ''] = page.split(MARK);
  const kept = new Map(
    after
      .split(/^### /m)
      .slice(1)
      .map((part): [string, string] => {
        const end = part.indexOf('\n');
        return [part.slice(0, end), part.slice(end).trim()];
      }),
  );
  for (const { name, text } of sections) kept.set(name, text);
  const parts = [...kept].map(([name, text]) => printed({ name, text }));
  return `${before}${MARK}\n\n${parts.join('\n')}`;
}
