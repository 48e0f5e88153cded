import { defineProvider } from '../define-provider.ts';
import { createCalendars } from './calendar.ts';
import { createContacts } from './contacts.ts';
import { createFiles } from './drive.ts';
import { createMailbox } from './gmail.ts';
import { createAuthorization } from './oauth.ts';
import { readMessage } from './raw-message.ts';
import { createMailSender } from './send.ts';

export const google = defineProvider({
  id: 'google',
  name: 'Google',
  offers: {
    authorization: createAuthorization,
    mailbox: createMailbox,
    readMessage,
    mailSender: createMailSender,
    calendars: createCalendars,
    files: createFiles,
    contacts: createContacts,
  },
});
