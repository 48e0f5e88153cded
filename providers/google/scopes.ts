/** Google's OAuth scopes that we ask for, in the canonical form in which grants name them. */
export const SCOPES = {
  openid: 'openid',
  email: 'https://www.googleapis.com/auth/userinfo.email',
  gmailReadonly: 'https://www.googleapis.com/auth/gmail.readonly',
  gmailSend: 'https://www.googleapis.com/auth/gmail.send',
  calendarEvents: 'https://www.googleapis.com/auth/calendar.events',
  calendarEventsReadonly: 'https://www.googleapis.com/auth/calendar.events.readonly',
  calendarListReadonly: 'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
  driveMetadataReadonly: 'https://www.googleapis.com/auth/drive.metadata.readonly',
  driveReadonly: 'https://www.googleapis.com/auth/drive.readonly',
  contactsReadonly: 'https://www.googleapis.com/auth/contacts.readonly',
} as const;

/** Asked for always: they give the account's `sub`, its permanent identity. */
export const IDENTITY_SCOPES: readonly string[] = [SCOPES.openid, SCOPES.email];

/** Once in a grant it forbids full reads even beside gmail.readonly, so it is never asked for and refused if present. */
export const GMAIL_METADATA_SCOPE = 'https://www.googleapis.com/auth/gmail.metadata';

const SHORT_FORMS: Readonly<Record<string, string>> = {
  email: SCOPES.email,
  profile: 'https://www.googleapis.com/auth/userinfo.profile',
};

/** The scopes of a space-separated `scope` value, in canonical form. */
export function parseScopes(text: string): readonly string[] {
  const names = text.split(/\s+/).filter((name) => name !== '');
  return [...new Set(names.map((name) => SHORT_FORMS[name] ?? name))];
}

/** Which of `required` the user did not grant: consent is per scope, so asking is not having. */
export function missingScopes(
  required: readonly string[],
  granted: readonly string[],
): readonly string[] {
  const have = new Set(granted);
  return required.filter((scope) => !have.has(scope));
}
