import type { z } from 'zod';
import type { OutgoingRow } from '#db/outgoing.ts';
import { OUTGOING_STATES, type OutgoingState } from '#domain/outgoing.ts';
import type { outgoing } from '../contract/messages-out.ts';

type Person = z.input<typeof outgoing>['to'][number];

/** An outgoing mail as the API shows it. */
export function presentOutgoing(row: OutgoingRow): z.input<typeof outgoing> {
  const { recipients, cc, bcc, body_text: text, body_html: html, ...rest } = row;
  return {
    ...rest,
    state: stateOf(row),
    to: peopleOf(recipients),
    cc: peopleOf(cc),
    bcc: peopleOf(bcc),
    text,
    html,
  };
}

export function stateOf({ state }: Pick<OutgoingRow, 'state'>): OutgoingState {
  return OUTGOING_STATES.find((known) => known === state) ?? 'failed';
}

/** Addresses as `insertDraft` stored them. */
export function peopleOf(stored: OutgoingRow['recipients']): Person[] {
  return (Array.isArray(stored) ? stored : []) as unknown as Person[];
}
