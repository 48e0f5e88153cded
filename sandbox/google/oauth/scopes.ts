const google = 'https://www.googleapis.com/auth/';

/** Scopes that come with sign-in and never have a box of their own. */
const signIn = new Map([
  ['openid', 'openid'],
  ['email', `${google}userinfo.email`],
  ['profile', `${google}userinfo.profile`],
  [`${google}userinfo.email`, `${google}userinfo.email`],
  [`${google}userinfo.profile`, `${google}userinfo.profile`],
]);

/** What the consent page says of a scope (Google's own wording of the common ones). */
const descriptions: Record<string, string> = {
  'https://mail.google.com/':
    'Read, compose, send and permanently delete all your email from Gmail',
  [`${google}gmail.readonly`]: 'View your email messages and settings',
  [`${google}gmail.modify`]: 'Read, compose and send emails from your Gmail account',
  [`${google}gmail.send`]: 'Send email on your behalf',
  [`${google}gmail.labels`]: 'See and edit your email labels',
  [`${google}gmail.metadata`]:
    'View your email message metadata such as labels and headers, but not the email body',
  [`${google}drive.metadata.readonly`]: 'See information about your Google Drive files',
  [`${google}drive.readonly`]: 'See and download all your Google Drive files',
  [`${google}contacts.readonly`]: 'See and download your contacts',
  [`${google}calendar.events`]: 'View and edit events on all your calendars',
  [`${google}calendar.events.readonly`]: 'View events on all your calendars',
  [`${google}calendar.calendarlist.readonly`]:
    'See the list of Google calendars you’re subscribed to',
};

const known = new RegExp(
  `^(https://mail\\.google\\.com/|${google.replaceAll('.', '\\.')}(gmail|drive|calendar|contacts)(\\.[a-z.]+)?)$`,
);

/** The scope as Google writes it back (`email` becomes `…/auth/userinfo.email`), or undefined if Google has no such scope. */
export function canonicalScope(scope: string): string | undefined {
  return signIn.get(scope) ?? (known.test(scope) ? scope : undefined);
}

/** Whether a canonical scope is part of signing in. */
export function isSignInScope(scope: string): boolean {
  return signIn.has(scope);
}

/** Whether a canonical scope reads or writes Gmail; a password change kills grants with one of these. */
export function isGmailScope(scope: string): boolean {
  return scope === 'https://mail.google.com/' || scope.startsWith(`${google}gmail.`);
}

/** The sentence beside a scope's box. */
export function describeScope(scope: string): string {
  return descriptions[scope] ?? scope;
}
