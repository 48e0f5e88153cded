import type { Document, Link } from '#mail/document.ts';

/** Eleven characters and nine are no codes: claims and truncated text look like that. */
export const AIRBNB_CODE = /^HM[A-Z0-9]{8}$/;

const CODE_PATHS: readonly RegExp[] = [
  /\/hosting\/reservations\/details\/(?<code>[A-Z0-9]+)(?=[/?#]|$)/i,
  /\/hosting\/reservations\/canceled\?(?:[^#]*&)?confirmationCode=(?<code>[A-Z0-9]+)(?=[&#]|$)/i,
  /\/reservation\/itinerary\?(?:[^#]*&)?code=(?<code>[A-Z0-9]+)(?=[&#]|$)/i,
];
const DETAILS = /\/hosting\/reservations\/(?:details|canceled)\b/i;
const CONVERSATION = /\/(?:hosting\/thread|z\/q)\/\d+(?=[/?#]|$)/i;
const ROOM = /\/rooms\/(?:plus\/)?(?<id>\d{4,20})(?=[/?#]|$)/i;
const IMAGE = /\/Hosting-(?<id>\d{4,20})(?=[/?#])/i;
const OWN_HOST = /^https?:\/\/(?:[\w-]+\.)*airbnb\.[a-z]{2,3}(?:\.[a-z]{2})?(?=[/?#:]|$)/i;

/** The link's path, when it leads to one of Airbnb's own sites; tracking parameters are never read. */
function ownUrl(link: Link): string | null {
  return OWN_HOST.test(link.url) ? link.url : null;
}

/** The confirmation code in a link's path, or null. */
export function codeInLink(link: Link): string | null {
  const url = ownUrl(link);
  if (url === null) return null;
  for (const path of CODE_PATHS) {
    const code = path.exec(url)?.groups?.['code']?.toUpperCase();
    if (code !== undefined && AIRBNB_CODE.test(code)) return code;
  }
  return null;
}

/** True for links to one reservation, whether or not their code can be read. */
export function leadsToReservation(link: Link): boolean {
  const url = ownUrl(link);
  return url !== null && DETAILS.test(url);
}

/** True for links to the conversation with a guest. */
export function leadsToConversation(link: Link): boolean {
  const url = ownUrl(link);
  return url !== null && CONVERSATION.test(url);
}

/** The listing ids that links to listings and pictures of them name. */
export function listingsIn(document: Document): ReadonlySet<string> {
  const rooms = document.links.map((link) =>
    ownUrl(link) === null ? undefined : ROOM.exec(link.url)?.groups?.['id'],
  );
  const images = document.images.map((url) => IMAGE.exec(url)?.groups?.['id']);
  return new Set([...rooms, ...images].filter((id) => id !== undefined));
}

/** Links to the listing's own page. */
export function roomLinks(document: Document): readonly Link[] {
  return document.links.filter((link) => ownUrl(link) !== null && ROOM.test(link.url));
}
