import type { Situation } from '../define-platform.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { personName } from '../names.ts';
import { dayOf, noteRange, rangeOf, titleAndRange } from '../stays.ts';
import { AIRBNB_CODE } from './links.ts';

/** Facts of an Airbnb subject: the guest, the code, the range; a placeholder such as ABCDEFGH is no code. */
export function readAirbnbSubject(situation: Situation): Findings {
  const builder = findingsBuilder('subject');
  const { parts } = situation.classification;
  const { subject } = situation.message;
  const code = parts.code?.toUpperCase() ?? '';
  if (AIRBNB_CODE.test(code)) builder.note('confirmation_code', code, 'airbnb-subject', subject);
  builder.note('guest_name', personName(parts.name ?? parts.first), 'airbnb-subject', subject);
  if (parts.date !== undefined)
    builder.arrival(dayOf(parts.date, situation), 'airbnb-subject', subject);
  const range = parts.range === undefined ? null : rangeOf(parts.range, situation);
  if (range !== null) noteRange(builder, range, situation, 'airbnb-subject', subject);
  const stay = parts.stay === undefined ? null : titleAndRange(parts.stay, situation);
  if (stay !== null) {
    builder.note('property_name', stay.title, 'airbnb-subject', subject);
    noteRange(builder, stay.range, situation, 'airbnb-subject', subject);
  }
  return builder.done();
}
