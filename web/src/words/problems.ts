import { ApiProblem } from '../api/problem.ts';
import { isPms } from './connections.ts';

/** What happened and what to do about it, for people who run properties. */
interface Words {
  readonly title: string;
  readonly remedy: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  OFFLINE: { title: 'Inlet cannot be reached', remedy: 'Check your connection, then try again.' },
  INVALID_REQUEST: {
    title: 'Something in the form is not right',
    remedy: 'Check what you entered.',
  },
  UNAUTHENTICATED: { title: 'You are signed out', remedy: 'Sign in again to go on.' },
  FORBIDDEN: {
    title: 'You have no access to this',
    remedy: 'It belongs to another workspace, does not exist, or needs another role.',
  },
  NOT_FOUND: { title: 'There is nothing here', remedy: 'The address may be mistyped.' },
  CONFLICT: { title: 'This does not go with how things are now', remedy: 'Reload and look again.' },
  NOT_CONNECTED: { title: 'The mailbox is not connected', remedy: 'Connect it at Google first.' },
  SCOPE_MISSING: {
    title: 'Google was not allowed to share the mail',
    remedy: 'Connect again and leave every box on Google’s page ticked.',
  },
  LABEL_NOT_CONFIGURED: { title: 'No label is chosen yet', remedy: 'Choose the label to watch.' },
  LABEL_NOT_FOUND: {
    title: 'The label is not in the mailbox',
    remedy: 'It was renamed or deleted in Gmail. Choose a label again.',
  },
  LABEL_CONFLICT: {
    title: 'Another connection already watches this label',
    remedy: 'Choose another label, or disconnect the other connection.',
  },
  MESSAGE_CONFLICT: {
    title: 'Some mails belong to another workspace',
    remedy: 'They were left alone; everything else was imported.',
  },
  SYNC_IN_PROGRESS: { title: 'Already syncing', remedy: 'The sync under way is shown here.' },
  INVALID_GRANT: {
    title: 'Google no longer accepts this connection',
    remedy: 'Access was revoked or has expired. Reconnect; nothing that was imported is lost.',
  },
  ACCOUNT_MISMATCH: {
    title: 'That was a different Google account',
    remedy: 'Reconnect with the account shown here, or add a new connection for the other one.',
  },
  ACCESS_DENIED: { title: 'Access was not granted', remedy: 'Nothing has changed. Try again.' },
  CODE_REJECTED: { title: 'Google did not finish the sign-in', remedy: 'Start again.' },
  STATE_INVALID: {
    title: 'This sign-in at Google is too old or was used already',
    remedy: 'Start again from the connection.',
  },
  PROVIDER_REFUSED: { title: 'Google refused', remedy: 'Try again in a while.' },
  PROVIDER_NOT_CONFIGURED: {
    title: 'Google sign-in is not set up here',
    remedy: 'Ask whoever runs this installation.',
  },
  PAYLOAD_TOO_LARGE: { title: 'That is too much at once', remedy: 'Shorten it and try again.' },
  RATE_LIMITED: { title: 'Too many tries', remedy: 'Wait a minute, then try again.' },
  RUN_CANCELLED: { title: 'It was cancelled', remedy: 'What it had brought stays.' },
  QUERY_REFUSED: { title: 'Gmail does not take this search', remedy: 'Change the words.' },
  DOCUMENT_REFUSED: {
    title: 'The Vault does not take this content',
    remedy: 'It may be too large, of a type that is not allowed, or infected.',
  },
  ENDPOINT_REFUSED: {
    title: 'This address is not allowed',
    remedy: 'Use the public https:// address at which you take webhooks.',
  },
  INTERNAL: { title: 'Something went wrong on our side', remedy: 'Try again.' },
  UNAVAILABLE: { title: 'Not available right now', remedy: 'Try again in a moment.' },
};

const EXPORT_ADDRESS = 'Copy the calendar’s export address; it usually ends in .ics.';

const FEED: Readonly<Record<string, Words>> = {
  FEED_INVALID: {
    title: 'The answer is not a calendar',
    remedy: `A sign-in page, perhaps. ${EXPORT_ADDRESS}`,
  },
  FEED_NOT_FOUND: { title: 'There is no calendar at this address', remedy: EXPORT_ADDRESS },
  FEED_REFUSED: { title: 'The calendar refuses to be read', remedy: EXPORT_ADDRESS },
  FEED_URL_FORBIDDEN: {
    title: 'This address is not allowed',
    remedy: 'Use the public https:// address of the calendar.',
  },
  FEED_TOO_LARGE: { title: 'The calendar is too large', remedy: 'Export fewer entries at once.' },
  FEED_UNREACHABLE: {
    title: 'The calendar does not answer',
    remedy: 'It is tried again by itself.',
  },
};

/** Where a property-management system, not Google, is what refuses. */
const PMS: Readonly<Record<string, Words>> = {
  INVALID_GRANT: {
    title: 'The system no longer accepts this connection',
    remedy: 'Enter new credentials; nothing that was brought is lost.',
  },
  PROVIDER_REFUSED: {
    title: 'The system does not accept these credentials',
    remedy: 'Copy them again. An invite code is good once, and only for a while.',
  },
  SCOPE_MISSING: {
    title: 'The credentials do not allow enough',
    remedy: 'They must allow reading bookings and properties.',
  },
  ACCOUNT_MISMATCH: {
    title: 'These credentials are of another account',
    remedy: 'Use those of the account shown here, or connect the other one anew.',
  },
};

const UNKNOWN: Words = { title: 'That did not work', remedy: 'Try again.' };

/** The words for a stable code, of a provider where that matters; an unknown one gets a plain sentence. */
export function wordsOf(code: string, provider = 'google'): Words {
  const special = isPms(provider) ? PMS[code] : undefined;
  return special ?? WORDS[code] ?? FEED[code] ?? UNKNOWN;
}

/** The words for a failure; for refused input, what the API says about it. */
export function wordsOfError(error: unknown, provider?: string): Words {
  if (!(error instanceof ApiProblem)) return UNKNOWN;
  const words = wordsOf(error.code, provider);
  const isSaidBest = [
    'INVALID_REQUEST',
    'CONFLICT',
    'FORBIDDEN',
    'UNAUTHENTICATED',
    'FEED_REFUSED',
    'ENDPOINT_REFUSED',
  ];
  // What only repeats the title is no help.
  const isNews = error.message !== '' && !error.message.startsWith(words.title);
  return isSaidBest.includes(error.code) && isNews ? { ...words, remedy: error.message } : words;
}
