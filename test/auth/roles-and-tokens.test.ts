import { describe, expect, it } from '@jest/globals';
import { createToken, tokenHash } from '#auth/api-token.ts';
import { lesserRole, mayActAs, ROLES } from '#auth/roles.ts';
import { sessionCookieName } from '#auth/sign-in.ts';

describe('roles', () => {
  it('each may do what the ones before it may, and nothing above', () => {
    const may = ROLES.map((role) => ROLES.filter((needed) => mayActAs(role, needed)).join(' '));
    expect(may).toEqual(['viewer', 'viewer manager', 'viewer manager owner']);
  });

  it('combine to the lesser one, whichever comes first', () => {
    expect(lesserRole('owner', 'viewer')).toBe('viewer');
    expect(lesserRole('viewer', 'owner')).toBe('viewer');
    expect(lesserRole('manager', 'manager')).toBe('manager');
  });
});

describe('API tokens', () => {
  it('are found again by their hash, which says nothing of them', () => {
    const { text, prefix, hash } = createToken();
    expect(text).toMatch(/^inlet_[0-9a-f]{12}\.[\w-]{43}$/);
    expect(text.startsWith(`inlet_${prefix}.`)).toBe(true);
    expect(tokenHash(text)).toEqual(hash);
    expect(hash.toString('latin1')).not.toContain(prefix);
  });

  it('never come twice', () => {
    const made = Array.from({ length: 1_000 }, () => createToken().text);
    expect(new Set(made).size).toBe(made.length);
  });

  it.each(['', 'inlet_', 'Bearer x', 'inlet_0123456789ab.short', `x${createToken().text}`])(
    'of another form (%j) are not even looked up',
    (text) => {
      expect(tokenHash(text)).toBeNull();
    },
  );
});

describe('the session cookie', () => {
  it('is bound to its host where https makes that possible', () => {
    expect(sessionCookieName('https://inlet.example')).toBe('__Host-inlet_session');
    expect(sessionCookieName('http://127.0.0.1:3000')).toBe('inlet_session');
  });
});
