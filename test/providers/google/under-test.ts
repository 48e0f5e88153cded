/** What a stand-in for Google must give to the contract suite; everything else goes over HTTP. */
export interface GoogleUnderTest {
  readonly baseUrl: string;
  /** Consents to everything as the world's user and returns the redirect with code and state. */
  consent(url: string): Promise<URL>;
  /** A token that may also insert, change and delete messages. */
  readonly ownerToken: string;
  /** The mailbox's current history id. */
  historyId(): Promise<string>;
  /** Makes every history id issued so far too old. */
  expireHistory(): Promise<void>;
  close(): Promise<void>;
}

export interface SeedMessage {
  readonly messageId: string;
  readonly mime: string;
  /** Names of user labels, ids of system labels. */
  readonly labels: readonly string[];
  /** ISO 8601. */
  readonly date: string;
}

/** The same small mailbox for every stand-in. */
export interface World {
  readonly user: { readonly address: string; readonly sub: string };
  readonly client: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
  };
  /** User labels by name. */
  readonly labels: readonly string[];
  readonly messages: readonly SeedMessage[];
}

export const GUESTS = 'Stays/Airbnb Guests';

/** Reservation mails under a nested label, one of them in the trash, and one mail beside the label. */
export const world: World = {
  user: { address: 'vera@inlet.test', sub: '104242424242424242421' },
  client: {
    clientId: 'inlet-tests.apps.googleusercontent.test',
    clientSecret: 'not-a-real-secret',
    redirectUri: 'http://127.0.0.1:3000/api/cohost/connections/gmail/callback',
  },
  labels: [GUESTS, 'stays/airbnb guests', 'Airbnb Guests'],
  messages: [
    message('1900000000000001', 'First stay', [GUESTS, 'INBOX'], '2026-11-01T08:00:00Z'),
    message('1900000000000002', 'Second stay', [GUESTS], '2026-11-02T08:00:00Z'),
    message('1900000000000003', 'Third stay', [GUESTS, 'INBOX', 'UNREAD'], '2026-11-03T08:00:00Z'),
    message('1900000000000004', 'Thrown away', [GUESTS, 'TRASH'], '2026-11-04T08:00:00Z'),
    message('1900000000000005', 'Something else', ['INBOX'], '2026-11-05T08:00:00Z'),
  ],
};

function message(
  messageId: string,
  subject: string,
  labels: readonly string[],
  date: string,
): SeedMessage {
  return { messageId, mime: mime(subject, date), labels, date };
}

/** A plain mail with a body outside ASCII. */
export function mime(subject: string, date: string): string {
  return [
    'From: Guests <guests@sender.test>',
    'To: vera@inlet.test',
    `Subject: ${subject}`,
    `Date: ${new Date(date).toUTCString()}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@sender.test>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    `Gr=C3=BC=C3=9Fe aus Z=C3=BCrich: ${subject}`,
    '',
  ].join('\r\n');
}
