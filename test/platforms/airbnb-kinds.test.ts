import { describe, expect, it } from '@jest/globals';
import { airbnbHeaders, read } from '../mail/make-message.ts';

const SENT = '2026-05-21T09:14:05Z';

/** Subjects alone, as after a change of templates: the kind must still be told. */
const SUBJECTS: readonly (readonly [string, string])[] = [
  ['confirmed', 'Reservation confirmed - Dalia Merrow arrives Jun 19'],
  ['confirmed', 'Reservation confirmed - Dalia Merrow arrives 19 Jun'],
  ['confirmed', 'Reserva confirmada - Íñigo Barrenetxea llega el 1 ago'],
  ['confirmed', 'Reserva confirmada: Íñigo Barrenetxea llega el 1 ago.'],
  ['confirmed', 'Réservation confirmée : Maëlle Sorin arrive le 18 janv.'],
  ['confirmed', 'Prenotazione confermata - Ruggero Valli arriverà il 12 ott'],
  ['confirmed', 'Buchung bestätigt – Jürgen Schäfer-Groß kommt am 10. Juli an'],
  ['confirmed', 'Bokning bekräftad - Ingrid Hallberg anländer 13 juli'],
  ['confirmed', '予約確定 - 佐藤 美咲さんが8月3日ご到着です'],
  ['confirmed', '예약 확정 - Min-jun Park 님이 12월 24일에 체크인할 예정입니다'],
  ['cancelled', 'Canceled: Reservation HMQ7KX2VTA for Jun 19 – 22, 2026'],
  ['cancelled', 'Cancelada: reserva HMW4HG9PZL (del 3‒15 de oct de 2026)'],
  ['cancelled', 'Prenotazione HMF3QZ7NBY: cancellazione effettuata'],
  ['cancelled', 'キャンセルのお知らせ：2026年12月31日～1月2日のご予約（HMP4ZR6SXV）'],
  ['cancelled', '취소됨: 2026년 12월 24일~25일 예약 건(HMS9CM3HTN)'],
  ['cancelled', 'Reservation canceled: Aug 1 – 8, 2026'],
  ['cancelled', 'Reservation ABCDEFGH has been canceled'],
  ['cancelled', 'Din bokning har blivit avbokad'],
  ['change_request', 'Seth wants to change their reservation'],
  ['change_request', 'Juana quiere hacer un cambio en su reserva'],
  ['change_request', 'Juana quiere modificar su reserva'],
  ['change_request', 'Ingrid vill ändra sin bokning'],
  ['change_request', 'Hiroshiさんが予約変更をご希望です'],
  ['changed', 'Reservation updated'],
  ['changed', 'Your reservation change was accepted'],
  ['changed', '予約変更が承認されました'],
  ['inquiry', 'Inquiry for Harbour Loft for Oct 21 – 24, 2026'],
  ['inquiry', 'Enquiry for Harbour Loft for 21–24 Oct'],
  ['inquiry', 'Same-day inquiry for Harbour Loft for today through May 24'],
  ['inquiry', 'Pending: Reservation Request at Harbour Loft for Oct 16 – 19, 2026'],
  ['inquiry', 'Reminder: Reservation Request at Harbour Loft for Oct 16 – 19, 2026'],
  ['inquiry', 'RE: Pre-approval for Harbour Loft, Oct 21 – 24'],
  ['inquiry', 'RE: Inquiry for Harbour Loft, Oct 21 – 24'],
  ['inquiry', 'Objet : Demande d’information pour Studio Rivoli, 3–5 sept.'],
  ['inquiry', 'Préapprobation pour Studio Rivoli, 3–5 sept.'],
  ['inquiry', '保留中：予約リクエスト'],
  ['message', 'RE: Reservation for Harbour Loft, Aug 1 - 8'],
  ['message', 'New message from Dalia'],
  ['message', 'Dalia responded to your message'],
  ['message', 'Objet : Réservation pour Studio Rivoli, 8–11 juil.'],
  ['reminder', 'Reservation reminder: Idris is coming soon!'],
  ['reminder', 'Bokningspåminnelse: Ingrid anländer snart!'],
  ['review', 'Dalia left a 5-star review!'],
  ['review', 'A recent guest left a 4-star review'],
  ['review', 'Dalia wrote you a review'],
  ['review', 'Íñigo te dejó una evaluación de 5 estrellas'],
  ['review', 'Íñigo te ha dejado una evaluación de 5 estrellas'],
  ['payout', 'We sent a payout of $1,291.07 USD'],
  ['payout', 'Hemos enviado un cobro de $207,58 USD'],
  ['payout', 'Wir haben eine Auszahlung in Höhe von 72,48 € EUR gesendet'],
  ['payout', 'En utbetalning på 5 816,50 kr skickades'],
  ['other', 'Write a review for Dalia’s group'],
  ['other', 'You requested money from Seth'],
  ['other', 'Request declined: Seth declined to pay'],
  ['other', 'Airbnb Reimbursement Request [CLSF-01234567] [HMQ7KX2VTA]'],
  ['other', 'Host damage protection update [CLSF-01234567]'],
  ['other', 'Action required: verify your listing'],
  ['other', 'Your weekly summary'],
  ['other', 'Deja una evaluación sobre el grupo de Íñigo'],
  ['other', 'Reservation confirmed for Lisbon'],
  ['other', 'Bokning bekräftad för Lissabon'],
  ['other', 'Fwd: Canceled: Reservation HMQ7KX2VTA for Jun 19 – 22, 2026'],
  ['other', 'My guest wrote: Reservation canceled: Aug 1 – 8, 2026'],
  ['other', 'Something new from Airbnb'],
];

describe('the kind of a mail', () => {
  it.each(SUBJECTS)('is %s by the anchored subject: %s', (eventType, subject) => {
    expect(read({ subject, sent: SENT, text: 'x\n' }).eventType).toBe(eventType);
  });

  it.each([
    ['reservation/host_confirmation', 'confirmed'],
    ['Booking_Confirmation_To_Host', 'confirmed'],
    ['BOOKING_CONFIRMATION_TO_GUEST', 'other'],
    ['mdx_cancellation/reservation_canceled_by_guest_to_host', 'cancelled'],
    ['ALTERATION_DECLINED', 'other'],
    ['reservation/incoming_reservation', 'inquiry'],
    ['messaging/new_message', 'message'],
    ['HOME_REVIEW_REMINDER_TO_HOST', 'other'],
    ['SOMETHING_NEW', 'other'],
  ])('is told by X-Template %s, whatever the language: %s', (template, eventType) => {
    expect(
      read({ subject: 'Ærender', headers: airbnbHeaders(template, 'da'), text: 'x\n' }).eventType,
    ).toBe(eventType);
  });
});
