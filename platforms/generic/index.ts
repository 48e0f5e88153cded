import type { Document } from '#mail/document.ts';
import { classifyBySubject } from '../classify.ts';
import { definePlatform, type Message, type Situation } from '../define-platform.ts';
import { findingsBuilder, type Findings } from '../findings.ts';
import { indexLabels, labelledValues, mergeLabels } from '../labels.ts';
import { personName } from '../names.ts';
import { countGuests } from '../people.ts';
import { noteLabelledDays } from '../stays.ts';
import { genericWordings } from './wordings.ts';

const LABELS = indexLabels(mergeLabels(genericWordings.map(({ labels }) => labels)));
const CODE = /^(?=.*\d)[A-Z0-9][A-Z0-9-]{3,19}$/i;

function tellsOfAStay(message: Message): boolean {
  if (classifyBySubject(message, genericWordings, 'generic-subject') === null) return false;
  return message.documents.some((document) => {
    const fields = new Set(labelledValues(document, LABELS).map(({ field }) => field));
    return fields.has('check_in') && fields.has('check_out');
  });
}

function readBody(document: Document, situation: Situation): Findings {
  const builder = findingsBuilder(document.source);
  const values = labelledValues(document, LABELS);
  const at = (field: string): readonly string[] =>
    values.filter((entry) => entry.field === field).map(({ value }) => value);
  noteLabelledDays(builder, at('check_in'), at('check_out'), situation);
  for (const value of at('name'))
    builder.note('guest_name', personName(value), 'generic-name', value);
  for (const value of at('property'))
    builder.note('property_name', value, 'generic-property', value);
  for (const value of at('guests'))
    builder.note('guest_count', countGuests(value, true), 'generic-guests', value);
  for (const value of at('code')) {
    if (CODE.test(value))
      builder.note('confirmation_code', value.toUpperCase(), 'generic-code', value);
  }
  return builder.done();
}

/**
 * Mail of systems that no other platform describes: a subject that addresses a host and labelled days of arrival and
 * departure. Every wording counts as unconfirmed, so that such mail proposes and never fills or cancels.
 */
export const generic = definePlatform({
  id: 'generic',
  recognises: tellsOfAStay,
  codes: [CODE],
  classify: (message) =>
    tellsOfAStay(message) ? classifyBySubject(message, genericWordings, 'generic-subject') : null,
  readBody,
});
