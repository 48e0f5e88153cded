import { createCalendarVerbs } from './calendar/control.ts';
import { deliver, requireLabelId } from './deliver.ts';
import type { Delivered, Mail } from './deliver.ts';
import { createDriveVerbs } from './drive/control.ts';
import { addFault } from './faults.ts';
import type { FaultRule, FaultSpec } from './faults.ts';
import { voidAttachmentIds } from './gmail/attachments.ts';
import { expireHistory } from './gmail/history.ts';
import { addLabel, dropLabel, findLabel } from './gmail/labels.ts';
import { changeLabels, headerOf, indexOf, removeMessage } from './gmail/mailbox.ts';
import type { Mailbox, StoredMessage } from './gmail/mailbox.ts';
import type { LedgerFilter, LedgerReport } from './ledger.ts';
import { killGrant, killMailGrants } from './oauth/grants.ts';
import { rotateKeys } from './oauth/keys.ts';
import { removeContact, saveContact } from './people/index.ts';
import type { ContactSeed } from './people/index.ts';
import type { QuotaProfile } from './quota.ts';
import { grantDirectly } from './seed.ts';
import type { SeedGrant } from './seed.ts';
import type { Snapshots } from './snapshots.ts';
import { requireUser } from './state.ts';
import { setSwitch } from './switches.ts';
import type { Unhandled, World } from './world.ts';

type OfUser = { user: string };
type OfMessage = OfUser & { messageId: string };
type OfLabel = OfUser & { label: string };
type Listed = {
  id: string;
  threadId: string;
  labels: string[];
  subject: string;
  internalDate: number;
};

/** Everything a test or the demo can do to the sandbox from outside Google's APIs. */
export type Verbs = ReturnType<typeof createVerbs>;

/** The verbs over a world. Each throws on a user, label, message or name that does not exist. */
export function createVerbs(world: World, snapshots: Snapshots) {
  const box = (user: string): Mailbox => {
    const mailbox = world.state.mailboxes.get(requireUser(world.state, user).sub);
    if (!mailbox) throw new Error(`${user} has no mailbox`);
    return mailbox;
  };
  const message = (at: OfMessage): StoredMessage => {
    const found = box(at.user).messages.get(at.messageId);
    if (!found) throw new Error(`${at.user} has no message ${at.messageId}`);
    return found;
  };
  const label = (at: OfLabel) => {
    const found = findLabel(box(at.user), at.label);
    if (!found) throw new Error(`${at.user} has no label ${at.label}`);
    return found;
  };
  const grantsOf = (at: { user: string; clientId?: string }) => {
    const { sub } = requireUser(world.state, at.user);
    return [...world.state.oauth.grants.values()].filter(
      (grant) => grant.sub === sub && (at.clientId === undefined || grant.clientId === at.clientId),
    );
  };

  return {
    /** Delivers one message or several, in order. */
    deliver: (mail: Mail | Mail[]): Delivered[] =>
      (Array.isArray(mail) ? mail : [mail]).map((one) => deliver(world, one)),
    /** A user's messages, newest first, labels by name. */
    messages: (at: OfUser & { label?: string }): Listed[] => {
      const mailbox = box(at.user);
      const order =
        at.label === undefined
          ? indexOf(mailbox).all
          : indexOf(mailbox).byLabel(requireLabelId(mailbox, at.label));
      return [...order.newestFirst()].map((one) => ({
        id: one.id,
        threadId: one.threadId,
        labels: one.labelIds.map((id) => mailbox.labels.get(id)?.name ?? id),
        subject: headerOf(one, 'Subject') ?? '',
        internalDate: one.internalDate,
      }));
    },
    applyLabel: (at: OfMessage & OfLabel): void =>
      changeLabels(world, box(at.user), message(at), { add: [label(at).id] }),
    removeLabel: (at: OfMessage & OfLabel): void =>
      changeLabels(world, box(at.user), message(at), { remove: [label(at).id] }),
    createLabel: (at: OfUser & { name: string }): { id: string } => {
      if (findLabel(box(at.user), at.name))
        throw new Error(`${at.user} already has a label ${at.name}`);
      return { id: addLabel(box(at.user), at.name).id };
    },
    renameLabel: (at: OfLabel & { name: string }): void => void (label(at).name = at.name),
    deleteLabel: (at: OfLabel): void => dropLabel(world, box(at.user), label(at)),
    deleteMessage: (at: OfMessage): void => removeMessage(world, box(at.user), message(at)),
    /** The message stays listed and vanishes at the moment it is fetched. */
    deleteBetweenListAndGet: (at: OfMessage): void =>
      void box(at.user).deleteOnGet.push(message(at).id),
    /** Messages delivered from now on can be fetched only after this many ms, though history names them at once. */
    delayVisibility: (at: OfUser & { ms: number }): void =>
      void (box(at.user).visibilityDelayMs = at.ms),
    /** The next history pages come empty with a page token. */
    emptyPages: (at: OfUser & { pages: number }): void => void (box(at.user).emptyPages = at.pages),
    rotateAttachmentIds: (at: OfUser): void => voidAttachmentIds(box(at.user).messages.values()),
    /** history.list answers 404 for every cursor taken before now. */
    expireHistory: (at: OfUser): void => expireHistory(box(at.user)),

    ...createDriveVerbs(world),
    /** Adds a contact, or changes the one with this id. */
    saveContact: (contact: ContactSeed): { resourceName: string } => saveContact(world, contact),
    removeContact: (at: OfUser & { id: string }): void => removeContact(world, at),

    ...createCalendarVerbs(world),

    /** Gives a grant and its tokens without a browser. */
    grant: (at: OfUser & SeedGrant) =>
      grantDirectly(world, requireUser(world.state, at.user).sub, at),
    /** Ends the life of every access token of a user; refresh tokens live on. */
    expireAccess: (at: OfUser): void => {
      const { sub } = requireUser(world.state, at.user);
      for (const token of world.state.oauth.accessTokens.values())
        if (token.sub === sub) token.expiresAt = world.now();
    },
    /** The user takes the grant back in the account settings. */
    revokeGrant: (at: OfUser & { clientId?: string }): void => {
      for (const grant of grantsOf(at)) killGrant(world, grant.sub, grant.clientId);
    },
    passwordChange: (at: OfUser): void =>
      killMailGrants(world, requireUser(world.state, at.user).sub),
    /** The token endpoint refuses refreshes of this user's grants with the given OAuth error, until called with null. */
    failRefresh: (
      at: OfUser & {
        clientId?: string;
        failure: { error: string; description: string; subtype?: string } | null;
      },
    ): void => {
      for (const grant of grantsOf(at)) grant.refreshFailure = at.failure;
    },
    /** The account is gone: tokens, grants, mailbox. */
    deleteAccount: (at: OfUser): void => {
      const { sub } = requireUser(world.state, at.user);
      for (const grant of grantsOf(at)) killGrant(world, sub, grant.clientId);
      world.state.users.delete(sub);
      world.state.mailboxes.delete(sub);
    },
    rotateKeys: (): void => rotateKeys(world),
    /** Answers every later consent at once, without pages; null brings the pages back. */
    presetConsent: (preset: (OfUser & { drop?: string[]; deny?: boolean }) | null): void => {
      if (preset) requireUser(world.state, preset.user);
      world.state.oauth.presetConsent = preset && {
        user: preset.user,
        drop: preset.drop ?? [],
        deny: preset.deny ?? false,
      };
    },

    setSwitch: (name: string, value: unknown): void => setSwitch(world.state.switches, name, value),
    setQuota: (profile: QuotaProfile): void => void (world.state.quota = profile),
    addFault: (spec: FaultSpec): { id: string } => ({ id: addFault(world, spec) }),
    /** The rules with how often each matched and fired. */
    faults: (): FaultRule[] => structuredClone(world.state.faults),
    removeFault: (at: { id: string }): void =>
      void (world.state.faults = world.state.faults.filter(({ id }) => id !== at.id)),
    clearFaults: (): void => void (world.state.faults = []),
    ledger: (filter?: LedgerFilter): LedgerReport => world.ledger.report(filter),
    resetLedger: (): void => world.ledger.reset(),
    /** Calls that could not be answered faithfully; a good test run has none. */
    unhandled: (): Unhandled[] => [...world.unhandled],
    advanceClock: (ms: number): void => void (world.state.clockOffsetMs += ms),
    /** Remembers the whole state under a name that `restore` takes. */
    snapshot: (): string => snapshots.take(),
    restore: (name: string): void => snapshots.restore(name),
    /** Back to the state right after seeding; ledger and unhandled calls are forgotten too. */
    reset: (): void => {
      snapshots.restore('seed');
      world.ledger.reset();
      world.unhandled.length = 0;
    },
  };
}
