/** A stay as Airbnb's confirmation mail tells it; wording after the open corpus' sample airbnb-conf-en-2026. */
export interface MailedStay {
  readonly code: string;
  readonly guest: string;
  readonly checkIn: string;
  readonly checkOut: string;
  readonly listingId: string;
  readonly guests?: number;
  /** Of the mail, ISO; some weeks before the stay unless given. */
  readonly sentAt?: string;
}

const day = (iso: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(
    new Date(`${iso}T00:00:00Z`),
  );
const long = (iso: string): string =>
  day(iso, { weekday: 'short', month: 'short', day: 'numeric' });
const short = (iso: string): string => day(iso, { month: 'short', day: 'numeric' });

/** Airbnb's confirmation for a host, with the proof of its sender that Gmail would put on top. */
export function airbnbConfirmation(stay: MailedStay, to: string) {
  const [first = ''] = stay.guest.split(' ');
  const details = `https://www.airbnb.com/hosting/reservations/details/${stay.code}`;
  const room = `https://www.airbnb.com/rooms/${stay.listingId}`;
  const lines = [
    `NEW BOOKING CONFIRMED! ${first.toUpperCase()} ARRIVES ${short(stay.checkIn).toUpperCase()}.`,
    `Send a message to confirm check-in details or welcome ${first}.`,
    `${details}   ${first}`,
    room,
    'HARBOUR LOFT',
    'Entire home/apt',
    `[${room}]`,
    'Check-in      Checkout',
    `${long(stay.checkIn)}   ${long(stay.checkOut)}`,
    '4:00 PM       10:00 AM',
    'GUESTS',
    `${stay.guests ?? 2} adults`,
    `CONFIRMATION CODE\n${stay.code}`,
    'Airbnb, Inc., 888 Brannan St, San Francisco, CA 94103',
  ];
  return {
    from: 'Airbnb <automated@airbnb.com>',
    to,
    subject: `Reservation confirmed - ${stay.guest} arrives ${short(stay.checkIn)}`,
    date: stay.sentAt ?? weeksBefore(stay.checkIn),
    messageId: `<${stay.code}@geopod-ismtpd-31>`,
    headers: {
      'Authentication-Results':
        'mx.google.com; dkim=pass header.i=@airbnb.com header.s=s20150428; spf=pass smtp.mailfrom=email.airbnbmail.com; dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=airbnb.com',
      'X-Template': 'BOOKING_CONFIRMATION_TO_HOST',
      'X-Locale': 'en',
    },
    text: lines.join('\n\n'),
  };
}

function weeksBefore(iso: string): string {
  return new Date(Date.parse(`${iso}T09:14:05Z`) - 40 * 86_400_000).toISOString();
}
