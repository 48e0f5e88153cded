import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/v1.js';
import type { Call } from '../api.ts';
import { invalidArgument } from '../errors.ts';
import { findUser } from '../state.ts';
import type { User } from '../state.ts';
import type { World } from '../world.ts';
import { mailboxOf } from './calls.ts';
import { composeMail } from './compose.ts';
import { rawFromCall } from './insert.ts';
import { parseHeaderBlock } from './mime-headers.ts';
import { withHeader } from './raw.ts';
import { storeMessage } from './store.ts';

/**
 * messages.send: one SENT message for the sender and a copy for every seeded recipient. Sending to oneself makes one
 * message that is both sent and received.
 */
export function sendMessage(call: Call): gmail_v1.Schema$Message {
  const mailbox = mailboxOf(call);
  const raw = complete(call, rawFromCall(call));
  const recipients = recipientsOf(raw);
  if (recipients.length === 0) throw invalidArgument('Recipient address required');

  const toSelf = recipients.some((address) => address === call.user.email.toLowerCase());
  const threadId = call.body['threadId'];
  const sent = storeMessage(call.world, mailbox, {
    source: { kind: 'raw', raw },
    labelIds: toSelf ? ['SENT', 'INBOX', 'UNREAD'] : ['SENT'],
    threadId: typeof threadId === 'string' ? threadId : undefined,
  });
  for (const address of recipients) {
    const user = findUser(call.world.state, address);
    if (user?.sub === call.user.sub) continue;
    if (user) receive(call.world, user, raw, call.user);
    else if (call.world.state.switches.bounceUnknownRecipients) bounce(call, address, raw);
  }
  return { id: sent.id, threadId: sent.threadId, labelIds: sent.labelIds };
}

/** Adds what Gmail adds: From, Date and Message-ID where they are missing (or replaces the id, as a switch says). */
function complete(call: Call, given: Uint8Array): Uint8Array {
  let raw = given;
  if (header(raw, 'From') === undefined) raw = withHeader(raw, 'From', call.user.email, 'top');
  if (header(raw, 'Date') === undefined) raw = withHeader(raw, 'Date', dateText(call.world), 'top');
  if (header(raw, 'Message-ID') === undefined || !call.world.state.switches.sendKeepsMessageId) {
    raw = withHeader(raw, 'Message-ID', `<CA${call.world.random.text(40)}@mail.gmail.com>`, 'top');
  }
  return raw;
}

/** The copy of a recipient: a trace line on top, and never the blind recipients. */
function receive(world: World, user: User, raw: Uint8Array, sender: User): void {
  const mailbox = world.state.mailboxes.get(user.sub);
  if (!mailbox || !user.hasMail) return;
  const trace = `from ${sender.email.split('@')[1] ?? 'localhost'} by mx.google.com with ESMTPS; ${dateText(world)}`;
  const copy = withHeader(withHeader(raw, 'Bcc', null), 'Received', trace, 'top');
  storeMessage(world, mailbox, {
    source: { kind: 'raw', raw: copy },
    labelIds: ['INBOX', 'UNREAD'],
  });
}

/** A delivery report for an address that nobody has. */
function bounce(call: Call, address: string, raw: Uint8Array): void {
  const status = `Reporting-MTA: dns; googlemail.com\r\n\r\nFinal-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: 5.1.1\r\n`;
  const text = `Address not found\r\n\r\nYour message wasn't delivered to ${address} because the address couldn't be found.\r\n`;
  const boundary = 'inlet-sandbox-report';
  const parts = [
    `Content-Type: text/plain; charset="UTF-8"\r\n\r\n${text}`,
    `Content-Type: message/delivery-status\r\n\r\n${status}`,
  ];
  const envelope = composeMail(
    {
      from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.com>',
      to: call.user.email,
      subject: 'Delivery Status Notification (Failure)',
      ...(header(raw, 'Message-ID') ? { inReplyTo: header(raw, 'Message-ID') ?? '' } : {}),
    },
    call.world.now(),
  );
  const type = `multipart/report; report-type=delivery-status; boundary="${boundary}"`;
  const head = Buffer.from(
    withHeader(withHeader(envelope, 'Content-Transfer-Encoding', null), 'Content-Type', type),
  ).toString();
  const body = parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('');
  const report = Buffer.from(
    `${head.slice(0, head.indexOf('\r\n\r\n'))}\r\n\r\n${body}--${boundary}--\r\n`,
  );
  storeMessage(call.world, mailboxOf(call), {
    source: { kind: 'raw', raw: report },
    labelIds: ['INBOX', 'UNREAD'],
  });
}

function recipientsOf(raw: Uint8Array): string[] {
  const listed = ['To', 'Cc', 'Bcc'].flatMap((name) =>
    parseHeaderBlock(raw)
      .headers.filter((one) => one.name.toLowerCase() === name.toLowerCase())
      .flatMap(
        (one) => one.value.replaceAll(/"[^"]*"/g, '').match(/[^\s<>,;:]+@[^\s<>,;:]+/g) ?? [],
      ),
  );
  return [...new Set(listed.map((address) => address.toLowerCase()))];
}

function header(raw: Uint8Array, name: string): string | undefined {
  return parseHeaderBlock(raw).headers.find((one) => one.name.toLowerCase() === name.toLowerCase())
    ?.value;
}

const dateText = (world: World): string =>
  new Date(world.now()).toUTCString().replace('GMT', '+0000');
