import { MAILBOX } from './corpus.ts';

/** What else lies in the account of the demo: ordinary mail, appointments and files, for the capabilities besides reservations. */

const mail = (from: string, subject: string, text: string, date: string) => ({
  mail: { from, to: MAILBOX, subject, text, date },
  labels: ['INBOX'],
  internalDate: date,
});

export const OFFICE_MAILS = [
  mail(
    'Rosa Lindqvist <rosa@lakeside-cleaning.example>',
    'Keys of Haus Seeblick',
    'Hello,\n\nthe spare keys are back in the box. Shall we come on Friday as usual?\n\nBest regards\nRosa Lindqvist\nLakeside Cleaning\nTel. +49 7531 123456',
    '2026-11-16T09:12:00Z',
  ),
  mail(
    'Tomás Ferreira <tomas@harbour-plumbing.example>',
    'Offer for the boiler at Harbour Loft',
    'Good morning,\n\nplease find our offer below: 1,480 EUR including the removal of the old one. We could start on 2 December.\n\nBest regards\nTomás Ferreira\nHarbour Plumbing\n+351 912 345 678',
    '2026-11-18T08:40:00Z',
  ),
  mail(
    'Newsdesk <hello@coast-magazine.example>',
    'A page about Casa Limonero?',
    'Dear team,\n\nwe are preparing our spring issue and would love to show Casa Limonero. Could we talk next week?\n\nWarmly\nThe Newsdesk',
    '2026-11-20T15:05:00Z',
  ),
];

const at = (dateTime: string) => ({ dateTime, timeZone: 'Europe/Berlin' });

export const OFFICE_EVENTS = [
  {
    id: 'officemeeting01',
    summary: 'Hand-over with Lakeside Cleaning',
    location: 'Haus Seeblick',
    start: at('2026-11-27T10:00:00+01:00'),
    end: at('2026-11-27T10:45:00+01:00'),
    attendees: [{ email: 'rosa@lakeside-cleaning.example', displayName: 'Rosa Lindqvist' }],
  },
  {
    id: 'officemeeting02',
    summary: 'Weekly check of the calendars',
    start: at('2026-11-16T09:00:00+01:00'),
    end: at('2026-11-16T09:30:00+01:00'),
    recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO'],
  },
  {
    id: 'officemeeting03',
    summary: 'Photographer at Casa Limonero',
    start: { date: '2026-12-03' },
    end: { date: '2026-12-05' },
  },
];

const file = (name: string, mimeType: string, modifiedTime: string, content?: string) => ({
  user: MAILBOX,
  name,
  mimeType,
  modifiedTime,
  ...(content !== undefined && { content: Buffer.from(content).toString('base64url') }),
});

export const OFFICE_FILES = [
  file('House rules', 'application/vnd.google-apps.document', '2026-10-02T12:00:00Z'),
  file('Prices 2027', 'application/vnd.google-apps.spreadsheet', '2026-11-11T17:20:00Z'),
  file(
    'Insurance Harbour Loft.pdf',
    'application/pdf',
    '2026-09-14T08:00:00Z',
    '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  ),
];
