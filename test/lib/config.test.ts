import { describe, expect, it } from '@jest/globals';
import { GMAIL_UNIT_COSTS } from '#lib/config-fields.ts';
import { loadConfig } from '#lib/config.ts';
import { newKeyringText } from '#lib/crypto/keyring.ts';

const enough = {
  DATABASE_URL: 'postgres://127.0.0.1:5432/inlet',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  INLET_KEYRING: newKeyringText(),
  AUTH_SECRET: 'x'.repeat(32),
};
const production = { ...enough, NODE_ENV: 'production', API_URL: 'https://inlet.test' };

function faultsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    return Reflect.get(Object(error), 'faults');
  }
  return [];
}

describe('the configuration', () => {
  it('needs only database, Temporal, keyring and secret, and has defaults for the rest', () => {
    const config = loadConfig(enough);
    expect(config).toMatchObject({
      NODE_ENV: 'development',
      MIGRATION_DATABASE_URL: enough.DATABASE_URL,
      API_URL: 'http://127.0.0.1:3000',
      WEB_URL: 'http://127.0.0.1:3000',
      GMAIL_UNITS_PER_MINUTE: 6000,
      GMAIL_UNIT_COSTS,
      POLL_INTERVAL_SECONDS: 300,
      FEED_POLL_INTERVAL_SECONDS: 900,
      SYNC_WAIT_SECONDS: 25,
      RELAY_INTERVAL_MS: 500,
      FEATURES: [],
      ALLOW_LOOPBACK_FEEDS: false,
      ALLOW_LOOPBACK_WEBHOOKS: false,
      WEBHOOK_TIMEOUT_SECONDS: 15,
    });
    expect(config.keyring.currentKid).toBe('k1');
  });

  it('names all faults at once and repeats no value', () => {
    const faults = faultsOf({
      DATABASE_URL: 'mysql://user:hunter2@host/db',
      TEMPORAL_ADDRESS: 'nowhere',
      INLET_KEYRING: '{"keys":"hunter2"}',
      API_PORT: '99999',
      FEATURES: 'int_gmail,flying',
      GOOGLE_CLIENT_ID: 'id',
    });
    expect(faults.join('\n')).not.toContain('hunter2');
    for (const name of [
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'INLET_KEYRING',
      'API_PORT',
      'FEATURES',
    ]) {
      expect(faults.filter((fault) => fault.startsWith(name))).toHaveLength(1);
    }
    expect(faults).toContain('AUTH_SECRET is missing.');
  });

  it('takes an empty variable for an absent one', () => {
    expect(faultsOf({ ...enough, AUTH_SECRET: '' })).toEqual(['AUTH_SECRET is missing.']);
    expect(loadConfig({ ...enough, API_PORT: '' }).API_PORT).toBe(3000);
  });

  it('does not start without a keyring', () => {
    expect(faultsOf({ ...enough, INLET_KEYRING: undefined })).toEqual([
      'INLET_KEYRING is missing.',
    ]);
    expect(faultsOf({ ...enough, INLET_KEYRING: '/nowhere/keyring.json' })).toEqual([
      'INLET_KEYRING names a file that cannot be read.',
    ]);
  });

  it('reads the keyring from a file', () => {
    const read = (path: string) => (path === '/keys' ? enough.INLET_KEYRING : '');
    expect(loadConfig({ ...enough, INLET_KEYRING: '/keys' }, read).keyring.kids).toEqual(['k1']);
  });

  it.each([
    [{ GOOGLE_BASE_URL: 'http://127.0.0.1:4000' }, 'GOOGLE_BASE_URL'],
    [{ ALLOW_LOOPBACK_FEEDS: 'true' }, 'ALLOW_LOOPBACK_FEEDS'],
    [{ ALLOW_LOOPBACK_WEBHOOKS: 'true' }, 'ALLOW_LOOPBACK_WEBHOOKS'],
    [{ BEDS24_BASE_URL: 'http://127.0.0.1:4801' }, 'BEDS24_BASE_URL'],
    [{ SMOOBU_BASE_URL: 'https://localhost' }, 'SMOOBU_BASE_URL'],
    [{ CALRY_BASE_URL: 'http://[::1]:80' }, 'CALRY_BASE_URL'],
    [{ INLET_FAILPOINTS: 'archive:1' }, 'INLET_FAILPOINTS'],
    [{ INLET_WORKFLOW_BUNDLE: 'bundle.js' }, 'INLET_WORKFLOW_BUNDLE'],
    [{ API_URL: 'http://inlet.test' }, 'API_URL'],
    [{ API_URL: undefined }, 'API_URL'],
  ])('refuses in production what is for tests: %j', (more, name) => {
    expect(faultsOf(production)).toEqual([]);
    expect(faultsOf({ ...production, ...more })).toEqual([expect.stringContaining(name)]);
  });

  it.each([
    'https://gmail.googleapis.com',
    'http://169.254.169.254',
    'http://127.0.0.1.evil.test',
    'http://127.0.0.1/path',
  ])('never lets Google be anything but loopback: %s', (address) => {
    expect(faultsOf({ ...enough, GOOGLE_BASE_URL: address })).toEqual([
      expect.stringContaining('GOOGLE_BASE_URL'),
    ]);
  });

  it.each([
    'http://api.beds24.com',
    'https://api.beds24.com:8443',
    'https://api.beds24.com/v2',
    'https://user@api.beds24.com',
    'http://10.0.0.1',
  ])('never lets a provider be asked at %s', (address) => {
    expect(faultsOf({ ...enough, BEDS24_BASE_URL: address })).toEqual([
      expect.stringContaining('BEDS24_BASE_URL'),
    ]);
  });

  it('wants both halves of the Google client, and needs them for Gmail', () => {
    expect(faultsOf({ ...enough, GOOGLE_CLIENT_ID: 'id' })).toHaveLength(1);
    expect(faultsOf({ ...enough, FEATURES: 'int_gmail' })).toHaveLength(1);
    const google = {
      GOOGLE_CLIENT_ID: 'id',
      GOOGLE_CLIENT_SECRET: 'secret',
      FEATURES: ' int_gmail ',
    };
    expect(loadConfig({ ...enough, ...google }).FEATURES).toEqual(['int_gmail']);
  });

  it('changes single unit costs and keeps the others', () => {
    const config = loadConfig({ ...enough, GMAIL_UNIT_COSTS: 'messages.get=5' });
    expect(config.GMAIL_UNIT_COSTS).toEqual({ ...GMAIL_UNIT_COSTS, 'messages.get': 5 });
    expect(faultsOf({ ...enough, GMAIL_UNIT_COSTS: 'messages.fly=5' })).toHaveLength(1);
  });
});
