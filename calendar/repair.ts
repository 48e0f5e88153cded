/** What broken exporters do to calendars, undone line by line, so that one bad line does not cost a feed. */

const PROPERTY = /^[A-Za-z0-9-]+(?:;[^:]*)?:/u;
const BOUNDARY = /^\s*(?<edge>BEGIN|END)\s*:\s*(?<name>[A-Za-z0-9-]+)\s*$/iu;
const HEADING = /^(?:PRODID|METHOD)[;:]/iu;

/** A calendar in pieces: its heading, and each event as a calendar of its own, so that one cannot spoil another. */
export interface Repaired {
  readonly heading: string;
  readonly events: readonly string[];
}

/**
 * Takes decoded text and returns its repaired pieces: a line that is no property continues the one above (its
 * line break was not escaped), an event that never ends does so where the next begins, all outside of events
 * but PRODID and METHOD is dropped, alarms and other parts within events too.
 */
export function repair(text: string): Repaired {
  const heading: string[] = [];
  const events: string[][] = [];
  const open: string[] = [];
  for (const line of text.split('\n')) {
    const { edge, name } = BOUNDARY.exec(line)?.groups ?? {};
    if (edge !== undefined && name !== undefined) {
      crossBoundary(open, edge.toUpperCase(), name.toUpperCase());
      if (isBegin(edge) && open.at(-1) === 'VEVENT') events.push([]);
    } else if (open.at(-1) === 'VEVENT') {
      addLine(events.at(-1) ?? [], line);
    } else if (open.length <= 1 && HEADING.test(line)) {
      heading.push(line);
    }
  }
  return { heading: calendar(heading), events: events.map((lines) => calendar(event(lines))) };
}

function crossBoundary(open: string[], edge: string, name: string): void {
  const at = open.lastIndexOf(name);
  if (isBegin(edge)) {
    if (name === 'VEVENT' && at !== -1) open.splice(at);
    open.push(name);
  } else if (at !== -1) {
    open.splice(at);
  }
}

function isBegin(edge: string): boolean {
  return edge.toUpperCase() === 'BEGIN';
}

function addLine(lines: string[], line: string): void {
  if (PROPERTY.test(line)) {
    lines.push(line);
  } else if (line.trim() !== '' && lines.length > 0) {
    lines.push(`${lines.pop() ?? ''}\\n${line.trim()}`);
  }
}

function event(lines: readonly string[]): readonly string[] {
  return ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
}

function calendar(lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\n');
}
