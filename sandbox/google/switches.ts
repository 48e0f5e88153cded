/**
 * Behaviour of Google that is not settled by a recording: each is a named switch with a default and the reason for it.
 * The product must pass with either setting; a recording that settles one deletes it.
 */
export type Switches = {
  /** Consent boxes start ticked. Unticked is reported for new projects; ticked keeps a plain form follower simple. */
  consentBoxesTicked: boolean;
  /** messages.list with a label id that does not exist: 400 "Invalid label", or an empty page. */
  unknownLabelInList: 'invalid' | 'empty';
  /** Deleting a label writes labelsRemoved records for its messages. No recording shows them. */
  labelDeletionInHistory: boolean;
  /** One modify with additions and removals makes two history records instead of one. */
  historySplitsModify: boolean;
  /** History entries carry `message.labelIds`; usually they do. */
  historyLabelIds: boolean;
  /** The meaning of history.list's `labelId`, which no document fixes. */
  historyLabelFilter: 'current' | 'event' | 'lossy';
  /** `history[].messages` names a message once per event, as seen live. */
  historyDuplicates: boolean;
  /** How long an attachment id works: until the next get of its message, or an hour. */
  attachmentIds: 'next-get' | 'hour';
  /** Small attachments carry `data` inline; the API allows it, no recording has it. */
  inlineAttachmentData: boolean;
  /** Sending keeps the sender's own Message-ID, or replaces it. */
  sendKeepsMessageId: boolean;
  /** Mail to an address nobody has comes back as a delivery report. */
  bounceUnknownRecipients: boolean;
  /** modify on one message answers id, threadId and labelIds only; otherwise the minimal form. */
  modifyAnswersLabelsOnly: boolean;
  /** A sync token of Calendar that Google never issued. */
  garbageSyncToken: '410' | '400';
  /** events.list of a calendar shared as free-busy only: events without details, or refused. */
  freeBusyEvents: 'stripped' | 'forbidden';
  /** The form of a per-minute quota refusal: both are reported. */
  quotaRefusal: '403' | '429';
  /** files.list over all drives admits that it did not look everywhere. */
  incompleteDriveSearch: boolean;
  /** `Retry-After` on quota refusals. */
  retryAfter: 'absent' | 'seconds' | 'date';
};

export const defaultSwitches: Switches = {
  consentBoxesTicked: true,
  unknownLabelInList: 'invalid',
  labelDeletionInHistory: false,
  historySplitsModify: false,
  historyLabelIds: true,
  historyLabelFilter: 'event',
  historyDuplicates: false,
  attachmentIds: 'next-get',
  inlineAttachmentData: false,
  sendKeepsMessageId: true,
  bounceUnknownRecipients: false,
  modifyAnswersLabelsOnly: true,
  garbageSyncToken: '410',
  freeBusyEvents: 'stripped',
  quotaRefusal: '403',
  incompleteDriveSearch: false,
  retryAfter: 'absent',
};

/** Sets one switch; throws on a name or a value that does not exist. */
export function setSwitch(switches: Switches, name: string, value: unknown): void {
  if (!Object.hasOwn(defaultSwitches, name)) throw new Error(`no switch is called ${name}`);
  const allowed: Record<string, readonly unknown[]> = {
    unknownLabelInList: ['invalid', 'empty'],
    historyLabelFilter: ['current', 'event', 'lossy'],
    attachmentIds: ['next-get', 'hour'],
    garbageSyncToken: ['410', '400'],
    freeBusyEvents: ['stripped', 'forbidden'],
    quotaRefusal: ['403', '429'],
    retryAfter: ['absent', 'seconds', 'date'],
  };
  if (!(allowed[name] ?? [true, false]).includes(value)) {
    throw new Error(`switch ${name} cannot be ${JSON.stringify(value)}`);
  }
  Object.assign(switches, { [name]: value });
}
