import { calendar } from 'googleapis/build/src/apis/calendar/index.js';
import type { calendar_v3 } from 'googleapis/build/src/apis/calendar/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, clientId, oauthClient } from './support.ts';

const google = 'https://www.googleapis.com/auth/calendar';
export const calendarScope = {
  everything: google,
  readonly: `${google}.readonly`,
  events: `${google}.events`,
  eventsReadonly: `${google}.events.readonly`,
  listReadonly: `${google}.calendarlist.readonly`,
};

/** The real Calendar client with a live grant. */
export async function calendarClient(
  sandbox: GoogleSandbox,
  user = ana,
  scopes = [calendarScope.everything],
): Promise<calendar_v3.Calendar> {
  const granted = await sandbox.control.grant({ user, clientId, scopes });
  const auth = oauthClient(sandbox.url);
  auth.setCredentials({
    access_token: granted.accessToken,
    refresh_token: granted.refreshToken,
    expiry_date: Date.now() + 3_600_000,
  });
  return calendar({ version: 'v3', auth, rootUrl: `${sandbox.url}/`, retry: false });
}

/** An hour's meeting in Lisbon, on a day of December 2026. */
export function meeting(
  id: string,
  day = '01',
  more: Omit<calendar_v3.Schema$Event, 'id'> & { id?: string } = {},
) {
  return {
    id: more.id ?? id,
    summary: `About ${id}`,
    start: { dateTime: `2026-12-${day}T10:00:00Z`, timeZone: 'Europe/Lisbon' },
    end: { dateTime: `2026-12-${day}T11:00:00Z`, timeZone: 'Europe/Lisbon' },
    ...more,
  };
}

/** Ids of a page's events, in its order. */
export function idsOf(page: { data: calendar_v3.Schema$Events }): (string | null | undefined)[] {
  return (page.data.items ?? []).map((event) => event.id);
}
