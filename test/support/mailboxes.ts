import { startGoogleSandbox, type GoogleSandbox } from '#sandbox/google/index.ts';

export const CLIENT = {
  id: 'inlet-tests.apps.googleusercontent.test',
  secret: 'not-a-real-secret',
};
export const LABEL = 'Reservations';

/** One sandbox account of a test: nobody else uses it, so faults can be aimed at it. */
export interface MailAccount {
  readonly email: string;
  readonly sub: string;
}

const HOW_MANY = 60;
const accounts = Array.from({ length: HOW_MANY }, (_, at) => ({
  email: `host${at + 1}@stays.example`,
  sub: `1042424242424242${String(at).padStart(5, '0')}`,
}));

/** Google with sixty empty mailboxes that have the label. */
export function startMailboxes(): Promise<GoogleSandbox> {
  return startGoogleSandbox({
    seed: {
      clients: [
        {
          id: CLIENT.id,
          secret: CLIENT.secret,
          redirectUris: [
            'http://127.0.0.1/',
            'http://127.0.0.1:3000/api/cohost/connections/gmail/callback',
          ],
        },
      ],
      users: accounts.map((account) => ({ ...account, labels: [LABEL, `${LABEL}/Old`] })),
    },
  });
}

/** Hands out each account once. */
export function mailAccounts(): () => MailAccount {
  const left = [...accounts];
  return () => {
    const account = left.shift();
    if (account === undefined) throw new Error(`all ${HOW_MANY} mailboxes are in use`);
    return account;
  };
}
