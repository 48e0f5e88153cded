import { describe, expect, it } from '@jest/globals';
import type { FieldSource } from '#domain/booking.ts';
import { planBooking } from '#domain/plan-booking.ts';
import { booking, CANCELLED, code, mail, reading } from './builders.ts';

const GUEST = { guest_name: 'Jordan Rivera', guest_count: 7, phone: '+1 512 555 0137' };
const REVIEW = { effect: 'review' } as const;

function at(sentAt: string) {
  return { sentAt };
}

function setBy(setter: FieldSource['setBy'], field: FieldSource['field'] = 'guest_name') {
  return { fieldSources: [{ field, setBy: setter, reference: 'x' }] };
}

function reasons(plan: ReturnType<typeof planBooking>) {
  return plan.reviews.map(({ messageId, reason }) => `${messageId} ${reason}`);
}

describe('what mails write into guest fields', () => {
  it('is what they state, with the mail it came from and why that mail counts', () => {
    const plan = planBooking(booking(1), [mail('a', reading(GUEST), 'property_dates')]);
    expect(plan.fields).toEqual([
      { field: 'guest_name', value: 'Jordan Rivera', messageId: 'a', reason: 'Exact Date' },
      { field: 'guest_count', value: 7, messageId: 'a', reason: 'Exact Date' },
      { field: 'phone', value: '+1 512 555 0137', messageId: 'a', reason: 'Exact Date' },
    ]);
  });

  it('never replaces what a person typed, not even an emptied field', () => {
    const typed = booking(1, { guestName: 'Typed', ...setBy('person') });
    const emptied = booking(1, { guestName: null, ...setBy('person') });
    for (const given of [typed, emptied]) {
      const plan = planBooking(given, [mail('a', reading({ guest_name: 'Jordan' }))]);
      expect(plan.fields).toEqual([]);
    }
  });

  it('leaves alone a value of unknown or other origin', () => {
    const bare = booking(1, { guestName: 'Somebody' });
    const fed = booking(1, { guestName: 'Somebody', ...setBy('feed') });
    for (const given of [bare, fed]) {
      expect(planBooking(given, [mail('a', reading({ guest_name: 'Jordan' }))]).fields).toEqual([]);
    }
  });

  it('follows the mail sent last, also over what an earlier mail wrote, and null takes nothing back', () => {
    const filled = booking(1, { guestCount: 2, ...setBy('message', 'guest_count') });
    const plan = planBooking(filled, [
      mail('new', reading({ guest_count: 3 }, at('2026-06-02T00:00:00Z'))),
      mail('old', reading({ guest_count: 2 }, at('2026-06-01T00:00:00Z'))),
      mail('newest', reading({ guest_count: null }, at('2026-06-03T00:00:00Z'))),
    ]);
    expect(plan.fields).toMatchObject([{ field: 'guest_count', value: 3, messageId: 'new' }]);
  });

  it('keeps the fuller of two forms of a name', () => {
    const plan = planBooking(booking(1), [
      mail('full', reading({ guest_name: 'Jordan Rivera' }, at('2026-06-01T00:00:00Z'))),
      mail('first', reading({ guest_name: 'Jordan' }, at('2026-06-02T00:00:00Z'))),
    ]);
    expect(plan.fields).toMatchObject([{ value: 'Jordan Rivera', messageId: 'full' }]);
  });

  it('believes the channel that sold the stay before a system that repeats it', () => {
    const pms = { platform: 'scidoo', sentAt: '2026-06-02T00:00:00Z' };
    const plan = planBooking(booking(1), [
      mail('own', reading({ guest_name: 'Ruggero Valli' }, at('2026-06-01T00:00:00Z'))),
      mail('pms', reading({ guest_name: 'Valli Ruggero' }, pms)),
    ]);
    expect(plan.fields).toMatchObject([{ value: 'Ruggero Valli' }]);
  });

  it.each([
    ['a cancellation', CANCELLED],
    ['a forward by hand', { effect: 'review', authentic: null }],
    ['a spoof', { authentic: false }],
    ['an inquiry', { eventType: 'inquiry' }],
    ['a message without effect', { eventType: 'message', effect: 'none' }],
  ] as const)('is nothing from %s', (_, changes) => {
    expect(planBooking(booking(1), [mail('a', reading(GUEST, changes))]).fields).toEqual([]);
  });

  it('is what a doubtful mail states once a person has given it to the booking', () => {
    const forward = mail('a', reading(GUEST, { ...REVIEW, authentic: null }), 'person');
    const plan = planBooking(booking(1), [forward]);
    expect(plan.fields.map(({ reason }) => reason)).toEqual(Array(3).fill('Resolved by person'));
    expect(plan.reviews).toEqual([]);
  });
});

describe('the codes that mails teach', () => {
  const coded = reading({ confirmation_code: 'ha-9kq2zm' });

  it('come from mails that matched by property and days', () => {
    expect(planBooking(booking(1), [mail('a', coded, 'property_dates')]).references).toEqual([
      code('HA-9KQ2ZM', 'message', 'a'),
    ]);
    expect(planBooking(booking(1), [mail('a', coded, 'code')]).references).toEqual([]);
  });

  it('come once, and not when the calendar knows them', () => {
    const twice = ['a', 'b'].map((id) => mail(id, coded, 'property_dates'));
    expect(planBooking(booking(1), twice).references).toEqual([code('HA-9KQ2ZM', 'message', 'a')]);
    const known = booking(1, { references: [code('HA-9KQ2ZM')] });
    expect(planBooking(known, twice).references).toEqual([]);
  });

  it('stay in the plan when the same mails are planned again', () => {
    const learned = booking(1, { references: [code('HA-9KQ2ZM', 'message', 'a')] });
    expect(planBooking(learned, [mail('a', coded, 'property_dates')]).references).toEqual([
      code('HA-9KQ2ZM', 'message', 'a'),
    ]);
  });

  it('are none where two mails teach different ones', () => {
    const other = reading({ confirmation_code: 'HA-OTHER1' });
    const plan = planBooking(booking(1), [
      mail('a', coded, 'property_dates'),
      mail('b', other, 'property_dates'),
    ]);
    expect(plan.references).toEqual([]);
    expect(reasons(plan)).toEqual(['a codes-contradict', 'b codes-contradict']);
  });

  it('are none from a forward by hand', () => {
    const forward = { ...coded, ...REVIEW, authentic: null };
    expect(planBooking(booking(1), [mail('a', forward, 'property_dates')]).references).toEqual([]);
  });
});

describe('whether a stay stands', () => {
  const confirmed = mail('conf', reading({}, at('2026-06-01T00:00:00Z')));
  const cancelled = mail('canc', reading({}, { ...CANCELLED, ...at('2026-06-02T00:00:00Z') }));

  it('is confirmed by a confirmation or reminder', () => {
    const mark = { messageId: 'conf', sentAt: '2026-06-01T00:00:00Z' };
    expect(planBooking(booking(1), [confirmed]).confirmedByMail).toEqual(mark);
  });

  it('is cancelled by a cancellation, and a person is told while the calendar shows the stay', () => {
    const plan = planBooking(booking(1), [cancelled]);
    expect(plan.cancelledByMail).toEqual({ messageId: 'canc', sentAt: '2026-06-02T00:00:00Z' });
    expect(reasons(plan)).toEqual(['canc cancelled-by-mail-but-on-calendar']);
    const gone = planBooking(booking(1, { status: 'vanished' }), [cancelled]);
    expect(gone.cancelledByMail).not.toBeNull();
    expect(gone.reviews).toEqual([]);
  });

  it('does not revive by a confirmation that was sent before and read after', () => {
    const plan = planBooking(booking(1), [cancelled, confirmed]);
    expect(plan.cancelledByMail?.messageId).toBe('canc');
    expect(plan.confirmedByMail).toBeNull();
  });

  it('takes a second cancellation for nothing new', () => {
    const again = mail('again', reading({}, { ...CANCELLED, ...at('2026-06-03T00:00:00Z') }));
    expect(planBooking(booking(1), [again, cancelled, confirmed]).cancelledByMail?.messageId).toBe(
      'canc',
    );
  });

  it('is for a person to say when a confirmation follows the cancellation', () => {
    const later = mail('later', reading({}, at('2026-06-03T00:00:00Z')));
    const plan = planBooking(booking(1), [cancelled, later]);
    expect(plan.cancelledByMail).toBeNull();
    expect(reasons(plan)).toEqual(['later confirmed-after-cancellation']);
  });

  it('counts the cancellation as the later of two mails of one instant', () => {
    const same = at('2026-06-02T00:00:00Z');
    const plan = planBooking(booking(1), [
      mail('a', reading({}, { ...CANCELLED, ...same })),
      mail('b', reading({}, { sentAt: '2026-06-02T00:00:00.000Z' })),
    ]);
    expect(plan.cancelledByMail?.messageId).toBe('a');
  });

  it.each([
    ['of unknown authenticity', { authentic: null }],
    ['that is a spoof', { authentic: false }],
    ['that the reader does not vouch for', REVIEW],
  ])('is not decided by a cancellation %s', (_, changes) => {
    const doubtful = mail('a', reading({}, { ...CANCELLED, ...changes }));
    expect(planBooking(booking(1), [doubtful]).cancelledByMail).toBeNull();
  });

  it('asks a person about a cancellation that the reader does not vouch for', () => {
    const doubtful = mail('a', reading({}, { ...CANCELLED, ...REVIEW }));
    expect(reasons(planBooking(booking(1), [doubtful]))).toEqual(['a cancellation-unconfirmed']);
    const decided = { ...doubtful, by: 'person' as const };
    expect(planBooking(booking(1), [decided]).cancelledByMail?.messageId).toBe('a');
  });

  it('gets no mark from a request or a message', () => {
    for (const eventType of ['inquiry', 'message'] as const) {
      const plan = planBooking(booking(1), [mail('a', reading({}, { eventType, effect: 'none' }))]);
      expect(plan.confirmedByMail).toBeNull();
    }
  });
});

describe('what a person is asked', () => {
  it('is about days that differ from the calendar, while the name is still filled', () => {
    const plan = planBooking(booking(1), [
      mail('a', reading({ ...GUEST, check_in: '2026-07-14' })),
    ]);
    expect(reasons(plan)).toEqual(['a dates-conflict']);
    expect(plan.fields).toHaveLength(3);
  });

  it('is about an accepted change until the calendar has it', () => {
    const changed = reading({}, { eventType: 'changed', effect: 'review' });
    expect(reasons(planBooking(booking(1), [mail('a', changed)]))).toEqual([
      'a change-waits-for-calendar',
    ]);
  });

  it('is nothing about a notice that names no guest, once its code has found the booking', () => {
    const notice = reading({ confirmation_code: '4417730265', check_in: '2026-07-13' }, REVIEW);
    expect(reasons(planBooking(booking(1), [mail('a', notice)]))).toEqual([]);
    const elsewhere = booking(1, { checkIn: '2026-07-14' });
    expect(reasons(planBooking(elsewhere, [mail('a', notice)]))).toEqual(['a reader-unsure']);
    const told = { ...notice, facts: { ...notice.facts, guest_name: 'Ann' } };
    expect(reasons(planBooking(booking(1), [mail('a', told)]))).toEqual(['a reader-unsure']);
  });

  it('counts a mail once, however often it was matched', () => {
    const twice = [mail('a', reading({}, CANCELLED)), mail('a', reading({}, CANCELLED))];
    expect(planBooking(booking(1), twice).reviews).toHaveLength(1);
  });
});
