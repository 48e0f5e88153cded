import { describe, expect, it } from '@jest/globals';
import { capabilities } from '#capabilities/index.ts';
import { availableCapabilities, fastestPoll, schedulesOf } from '#capabilities/schedules.ts';

const config = { FEATURES: [], POLL_INTERVAL_SECONDS: 40, FEED_POLL_INTERVAL_SECONDS: 500 };
const withGmail = { ...config, FEATURES: ['int_gmail' as const] };
const on = (...names: string[]) => names.map((capability) => ({ capability, enabled: true }));

describe('what a connection’s workflow is told of its capabilities', () => {
  it('is how often each is polled: as the installation sets it, as it declares itself, or never', () => {
    const rows = on('reservations', 'calendar_feed', 'drive_import', 'sync_inbox_once');
    expect(schedulesOf(rows, capabilities, config)).toEqual([
      { capability: 'reservations', enabled: true, pollSeconds: 40 },
      { capability: 'calendar_feed', enabled: true, pollSeconds: 500 },
      { capability: 'drive_import', enabled: true, pollSeconds: 900 },
      { capability: 'sync_inbox_once', enabled: true, pollSeconds: null },
    ]);
  });

  it('has nothing of actions, of what nobody declares, and of what is behind a feature that is off', () => {
    const rows = on('send_email', 'gmail_import', 'no_such_thing');
    expect(schedulesOf(rows, capabilities, config)).toEqual([]);
    expect(schedulesOf(rows, capabilities, withGmail)).toMatchObject([
      { capability: 'gmail_import' },
    ]);
    const ids = availableCapabilities(capabilities, config).map(({ id }) => id);
    expect(ids).not.toContain('gmail_import');
    expect(ids).toContain('drive_import');
  });

  it('says when its silence is strange: by what is polled most often, and never if nothing is polled', () => {
    const fastest = (rows: ReturnType<typeof on>) => fastestPoll(rows, capabilities, config);
    expect(fastest(on('drive_import', 'reservations', 'sync_inbox_once'))).toBe(40);
    const off = { capability: 'reservations', enabled: false };
    expect(fastest([...on('drive_import'), off])).toBe(900);
    expect(fastest(on('sync_inbox_once', 'send_email'))).toBeNull();
  });
});
