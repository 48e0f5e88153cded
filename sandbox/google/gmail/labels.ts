import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Call } from '../api.ts';
import { invalidArgument, notFound, refusal } from '../errors.ts';
import type { World } from '../world.ts';
import { mailboxOf } from './calls.ts';
import { changeLabels, indexOf } from './mailbox.ts';
import type { Label, Mailbox } from './mailbox.ts';

/** labels.list: names and visibility, no counts. */
export function listLabels(call: Call): gmail_v1.Schema$ListLabelsResponse {
  return { labels: [...mailboxOf(call).labels.values()].map(showLabel) };
}

/** labels.get: with the four counts. */
export function getLabel(call: Call): gmail_v1.Schema$Label {
  const mailbox = mailboxOf(call);
  const label = requireLabel(mailbox, call.params.text('id') ?? '');
  const messages = [...indexOf(mailbox).byLabel(label.id).newestFirst()];
  const unread = messages.filter((message) => message.labelIds.includes('UNREAD'));
  const threads = (list: typeof messages): number =>
    new Set(list.map((message) => message.threadId)).size;
  return {
    ...showLabel(label),
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: threads(messages),
    threadsUnread: threads(unread),
  };
}

/** labels.create. */
export function createLabelCall(call: Call): gmail_v1.Schema$Label {
  const mailbox = mailboxOf(call);
  const name = requireFreeName(mailbox, call.body.name, undefined);
  return showLabel(addLabel(mailbox, name, visibilityOf(call.body)));
}

/** labels.patch and labels.update: the id stays, whatever the name becomes. */
export function changeLabel(call: Call): gmail_v1.Schema$Label {
  const mailbox = mailboxOf(call);
  const label = requireLabel(mailbox, call.params.text('id') ?? '');
  if (label.type === 'system') throw invalidArgument('Invalid update request');
  if (call.body.name !== undefined) label.name = requireFreeName(mailbox, call.body.name, label);
  label.visibility = { ...label.visibility, ...visibilityOf(call.body) };
  return showLabel(label);
}

/** labels.delete. */
export function deleteLabelCall(call: Call): undefined {
  const mailbox = mailboxOf(call);
  const label = requireLabel(mailbox, call.params.text('id') ?? '');
  if (label.type === 'system') throw invalidArgument('Invalid delete request');
  dropLabel(call.world, mailbox, label);
}

/** Adds a user label under the next `Label_<n>` (or the given id). */
export function addLabel(
  mailbox: Mailbox,
  name: string,
  visibility: Label['visibility'] = {},
  id?: string,
): Label {
  let chosen = id;
  while (chosen === undefined || mailbox.labels.has(chosen))
    chosen = `Label_${mailbox.nextLabel++}`;
  const label: Label = {
    id: chosen,
    name,
    type: 'user',
    visibility: { messageListVisibility: 'show', labelListVisibility: 'labelShow', ...visibility },
  };
  mailbox.labels.set(label.id, label);
  return label;
}

/** Deletes a label and takes it off every message; whether history shows that is a switch. */
export function dropLabel(world: World, mailbox: Mailbox, label: Label): void {
  const silent = !world.state.switches.labelDeletionInHistory;
  for (const message of Array.from(indexOf(mailbox).byLabel(label.id).newestFirst())) {
    changeLabels(world, mailbox, message, { remove: [label.id], silent });
  }
  mailbox.labels.delete(label.id);
}

/** The label with exactly this id, or with exactly this name. */
export function findLabel(mailbox: Mailbox, idOrName: string): Label | undefined {
  return (
    mailbox.labels.get(idOrName) ??
    [...mailbox.labels.values()].find((label) => label.name === idOrName)
  );
}

function requireLabel(mailbox: Mailbox, id: string): Label {
  const label = mailbox.labels.get(id);
  if (!label) throw notFound();
  return label;
}

/** Names clash in any case; names of system labels are reserved. */
function requireFreeName(mailbox: Mailbox, given: unknown, own: Label | undefined): string {
  const name = typeof given === 'string' ? given.trim() : '';
  if (name === '' || name.length > 225) throw invalidArgument('Invalid label name');
  const wanted = name.toLowerCase();
  for (const label of mailbox.labels.values()) {
    if (label === own || label.name.toLowerCase() !== wanted) continue;
    if (label.type === 'system') throw invalidArgument('Invalid label name');
    // 409, as several clients report of the live API (lieer #29, got-your-back #173).
    throw refusal({
      code: 409,
      message: 'Label name exists or conflicts',
      reason: 'aborted',
      status: 'ABORTED',
    });
  }
  return name;
}

function visibilityOf(body: Record<string, unknown>): Label['visibility'] {
  const wanted = ['messageListVisibility', 'labelListVisibility', 'color'];
  return Object.fromEntries(
    wanted.filter((key) => body[key] !== undefined).map((key) => [key, body[key]]),
  );
}

function showLabel(label: Label): gmail_v1.Schema$Label {
  return { id: label.id, name: label.name, ...label.visibility, type: label.type };
}
