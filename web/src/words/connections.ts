import type { Connection, PmsId } from '../api/connections.ts';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet';

export interface Standing {
  readonly tone: Tone;
  readonly words: string;
  /** Since when, where that matters to a person. */
  readonly since: string | null;
  /** What a person has to do, if anything. */
  readonly needs: 'connect' | 'reconnect' | 'label' | 'access' | null;
}

export const PLATFORMS = [
  { value: 'airbnb', label: 'Airbnb' },
  { value: 'vrbo', label: 'Vrbo' },
  { value: 'booking', label: 'Booking.com' },
  { value: 'pms', label: 'Property-management system' },
] as const;

export function platformWords(platform: string | null): string {
  return PLATFORMS.find(({ value }) => value === platform)?.label ?? 'Any platform';
}

/** Takes a connection and returns how it stands in words that need no manual. */
export function standingOf(connection: Connection): Standing {
  const since = connection.status_since;
  switch (connection.status) {
    case 'disconnected':
      return {
        tone: 'quiet',
        words: connection.erased_at === null ? 'Disconnected' : 'Erased',
        since,
        needs: null,
      };
    case 'pending':
      return connection.account_email === null
        ? { tone: 'quiet', words: 'Not connected yet', since: null, needs: 'connect' }
        : { tone: 'warn', words: 'Choose a label', since: null, needs: 'label' };
    case 'error':
      return { since, ...troubleOf(connection.status_reason) };
    case 'connected':
      return workingStanding(connection);
  }
}

function workingStanding({ paused, capabilities }: Connection): Standing {
  const calm = { since: null, needs: null };
  if (paused) return { tone: 'quiet', words: 'Paused', ...calm };
  const isRetrying = capabilities.some((one) => one.enabled && one.status === 'backing_off');
  return isRetrying
    ? { tone: 'warn', words: 'Trying again', ...calm }
    : { tone: 'good', words: 'Connected', ...calm };
}

function troubleOf(reason: string | null): Omit<Standing, 'since'> {
  switch (reason) {
    case 'INVALID_GRANT':
      return { tone: 'bad', words: 'Needs reconnecting', needs: 'reconnect' };
    case 'SCOPE_MISSING':
      return { tone: 'bad', words: 'Access is missing', needs: 'reconnect' };
    case 'LABEL_NOT_FOUND':
      return { tone: 'bad', words: 'Label not found', needs: 'label' };
    case 'LABEL_NOT_CONFIGURED':
      return { tone: 'warn', words: 'Choose a label', needs: 'label' };
    case 'LABEL_CONFLICT':
      return { tone: 'bad', words: 'Label is taken', needs: 'label' };
    case null:
    default:
      return { tone: 'bad', words: 'Failing', needs: reason === null ? null : 'access' };
  }
}

const PROVIDERS: Readonly<Record<string, string>> = {
  google: 'Google',
  ical: 'Calendar address',
  beds24: 'Beds24',
  smoobu: 'Smoobu',
  calry: 'Calry',
};

/** Whether a provider is a property-management system, which is connected without a consent page. */
export function isPms(provider: string): provider is PmsId {
  return provider === 'beds24' || provider === 'smoobu' || provider === 'calry';
}

export function providerWords(provider: string): string {
  return PROVIDERS[provider] ?? provider;
}

/** OAuth scopes in words. */
export function scopeWords(scope: string): string {
  const name = scope.replace('https://www.googleapis.com/auth/', '');
  const words: Readonly<Record<string, string>> = {
    openid: 'Know who you are',
    'userinfo.email': 'See your e-mail address',
    'gmail.readonly': 'Read mail and labels',
    'gmail.send': 'Send mail',
    'calendar.events.readonly': 'Read calendar events',
    'calendar.calendarlist.readonly': 'See the list of calendars',
    'calendar.events': 'Read and change calendar events',
    'drive.metadata.readonly': 'See names of files in Drive',
    'drive.readonly': 'Read files in Drive',
    'contacts.readonly': 'Read contacts',
  };
  return words[name] ?? name;
}
