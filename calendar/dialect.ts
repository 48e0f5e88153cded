/** What an entry of a feed is. `unknown` is occupied, but may be a stay or a block. */
export type EventKind = 'reservation' | 'block' | 'tentative' | 'cancelled' | 'invalid' | 'unknown';

/** One wording of SUMMARY. A named group `guest` holds what may be the guest's name. */
export interface SummaryRule {
  readonly kind: 'reservation' | 'block' | 'tentative' | 'unknown';
  /** Compared with the summary after its white space is made single; the first rule that fits decides. */
  readonly pattern: RegExp;
  /** What DESCRIPTION must also hold for the rule to fit. */
  readonly description?: RegExp;
}

/** How one platform words its calendar feeds: data only. A new dialect is one of these beside its platform. */
export interface CalendarDialect {
  /** Id of the platform, as `bookings.platform` and property aliases know it. */
  readonly platform: string;
  /** PRODID of the calendar. */
  readonly prodId: RegExp;
  /** UID of an entry, for calendars whose PRODID was lost on the way. */
  readonly uid: RegExp;
  /** In order; what no rule fits is `unknown`. */
  readonly summary: readonly SummaryRule[];
  /** Confirmation code within DESCRIPTION, in a group `code`. */
  readonly code?: RegExp;
  /** Last four digits of the guest's phone within DESCRIPTION, in a group `digits`. */
  readonly phoneLast4?: RegExp;
  /** A running stay loses its past nights, and perhaps its UID, every day; its departure stays. */
  readonly rollsRunningStays?: boolean;
}
