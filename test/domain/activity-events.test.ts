import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ACTIVITY_EVENTS } from '#domain/activity.ts';

const page = readFileSync(new URL('../../docs/ACTIVITY_EVENTS.md', import.meta.url), 'utf8');

interface Declaration {
  readonly when: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly counters?: true;
}

const declared = Object.entries<Declaration>(ACTIVITY_EVENTS);

describe('docs/ACTIVITY_EVENTS.md', () => {
  it('lists every event that the code may write, with its fields, and no other', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (.+) \| (.+) \|$/gm)].map(
      ([, type, when, fields]) => [type, when, fields],
    );
    expect(rows).toEqual(
      declared.map(([type, { when, fields, counters }]) => {
        const named = Object.entries(fields).map(([name, kind]) => `\`${name}\` ${kind}`);
        const all = counters === undefined ? named : [...named, 'counters'];
        return [type, when, all.length === 0 ? 'none' : all.join(', ')];
      }),
    );
  });

  it('has the connectors’ events exactly as the connectors document has them', () => {
    const fieldsOf = (type: keyof typeof ACTIVITY_EVENTS) =>
      Object.keys(ACTIVITY_EVENTS[type].fields);
    const run = ['provider', 'account_id', 'run_id'];
    expect(fieldsOf('connector_account_connected')).toEqual(['provider', 'account_id', 'scopes']);
    expect(fieldsOf('connector_account_disconnected')).toEqual(['provider', 'account_id']);
    expect(fieldsOf('connector_sync_started')).toEqual(run);
    expect(fieldsOf('connector_sync_completed')).toEqual([...run, 'file_count', 'duration_ms']);
    expect(fieldsOf('connector_sync_failed')).toEqual([...run, 'error_code', 'error_msg']);
  });
});
