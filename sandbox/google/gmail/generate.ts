import type { Mail } from '../deliver.ts';

/** How many mails to make, over which span (ISO times), under which labels. */
export type GenerateSpec = {
  count: number;
  from: string;
  to: string;
  labels?: string[];
  bytes?: number;
};

const senders = [
  'Airbnb <automated@airbnb.com>',
  'Vrbo <sender@messages.homeaway.com>',
  'Booking.com <noreply@booking.com>',
  'Marta Silva <marta.silva@example.com>',
];
const subjects = [
  'Reservation confirmed',
  'Your guest arrives soon',
  'New message about your stay',
  'Payout sent',
  'Question about parking',
];
const filler = 'The key is in the box beside the door and the code is sent on the day of arrival. ';

/** Plausible mails with a fixed outcome: the nth is the same in every run. */
export function* generateMails(spec: GenerateSpec, user: string): Generator<Mail> {
  const [start, end] = [Date.parse(spec.from), Date.parse(spec.to)];
  const text = filler.repeat(Math.ceil((spec.bytes ?? 2_500) / filler.length));
  for (let n = 0; n < spec.count; n++) {
    const at = start + Math.floor(((end - start) * n) / Math.max(1, spec.count));
    yield {
      user,
      labels: spec.labels ?? ['INBOX', 'UNREAD'],
      internalDate: at,
      mail: {
        from: senders[n % senders.length] ?? '',
        to: user,
        subject: `${subjects[n % subjects.length] ?? ''} #${n + 1}`,
        date: new Date(at).toISOString(),
        messageId: `<generated-${n + 1}@mail.sandbox.example>`,
        text: `Message ${n + 1}\n\n${text}`,
      },
    };
  }
}
