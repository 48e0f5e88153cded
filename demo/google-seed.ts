import { GMAIL_LABEL, MAILBOX, seedMessages } from './corpus.ts';
import { OFFICE_EVENTS, OFFICE_FILES, OFFICE_MAILS } from './office.ts';

/** What the stand-in for Google holds: our client, and the one account of the demo with its corpus and its office. */
export function googleSeed(
  client: { readonly id: string; readonly secret: string },
  apiUrl: string,
) {
  return {
    clients: [
      {
        ...client,
        name: 'Inlet',
        redirectUris: [`${apiUrl}/api/cohost/connections/gmail/callback`],
      },
    ],
    users: [
      {
        email: MAILBOX,
        name: 'Marlow Stays',
        timeZone: 'Europe/Berlin',
        labels: ['Newsletters', GMAIL_LABEL, `${GMAIL_LABEL}/Archive`, GMAIL_LABEL.toLowerCase()],
        messages: [...seedMessages(), ...OFFICE_MAILS],
        events: OFFICE_EVENTS,
      },
    ],
    files: OFFICE_FILES,
  };
}
