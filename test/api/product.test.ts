import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApi } from './support/api.ts';
import { seedEmail, seedMeeting, seedRows } from './support/product.ts';
import { connect } from './support/things.ts';

describe('the timeline', () => {
  const api = useApi();
  let a: Awaited<ReturnType<typeof api.workspace>>;
  let of: { workspaceId: string; connectionId: string };
  let other: string;
  let emails: Record<'first' | 'answer' | 'other', string>;
  let meetings: Record<'keys' | 'holiday' | 'gone', string>;

  beforeAll(async () => {
    a = await api.workspace();
    of = { workspaceId: a.workspaceId, connectionId: await connect(api, a.token, 'One') };
    other = await connect(api, a.token, 'Two');
    emails = {
      first: await seedEmail(api, of),
      answer: await seedEmail(api, of, {
        direction: 'outbound',
        subject: 'Re: Your stay',
        from: { name: null, address: 'host@stays.example' },
        to: [{ name: 'Ada', address: 'ada@example.com' }],
        bodyText: 'Welcome!',
        sentAt: new Date('2026-11-02T10:00:00Z'),
        signaturePhones: ['+351912345678'],
      }),
      other: await seedEmail(
        api,
        { ...of, connectionId: other },
        {
          threadId: 'thread-2',
          from: { name: null, address: 'bob@example.com' },
          sentAt: new Date('2026-11-03T10:00:00Z'),
          bodyText: 'Nothing of note. 100 percent.',
        },
      ),
    };
    meetings = {
      keys: await seedMeeting(api, of),
      holiday: await seedMeeting(api, of, {
        calendarId: 'holidays',
        title: 'Holiday',
        location: null,
        start: { kind: 'day', date: '2026-12-01' },
        end: { kind: 'day', date: '2026-12-02' },
        attendees: [],
        organiser: null,
      }),
      gone: await seedMeeting(api, of, { externalId: 'primary/gone', title: 'Called off' }),
    };
    const deleted = { externalId: 'primary/gone', eventId: 'gone', status: 'deleted' } as const;
    await seedMeeting(api, of, { ...deleted, title: '', start: null, end: null });
    const contact = { table: 'contacts', organisation: null, phones: [], emails: [] } as const;
    await seedRows(api, of, [
      { ...contact, externalId: 'c1', name: 'Zoe' },
      { ...contact, externalId: 'c2', name: 'Ada', emails: ['ada@example.com'] },
      { ...contact, externalId: 'c3', name: 'Ada', organisation: 'Stays & Co' },
    ]);
  });

  const get = (path: string, as = a.token) => api.ask('GET', path, { as });
  const ids = async (path: string): Promise<string[]> => {
    const { status, body } = await get(path);
    if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
    return body.items.map((one: { id: string }) => one.id);
  };

  it('shows e-mails newest first, page by page, without their text', async () => {
    expect(await ids('/api/product/emails')).toEqual([emails.other, emails.answer, emails.first]);
    const first = await get('/api/product/emails?limit=2');
    const second = await get(`/api/product/emails?limit=2&cursor=${first.body.next_cursor}`);
    expect(second.body.items.map((one: { id: string }) => one.id)).toEqual([emails.first]);
    expect(second.body.next_cursor).toBeNull();
    expect(first.body.items[0]).not.toHaveProperty('body_text');
  });

  it('shows an e-mail in the documented form', async () => {
    const { body } = await get(`/api/product/emails/${emails.first}`);
    expect(body).toMatchObject({
      id: emails.first,
      connection_id: of.connectionId,
      thread_id: 'thread-1',
      rfc_message_id: 'm1@example.com',
      direction: 'inbound',
      from: { name: 'Ada', address: 'ada@example.com' },
      to: [{ name: null, address: 'host@stays.example' }],
      sent_at: '2026-11-01T10:00:00.000Z',
      body_text: 'We arrive at six. 100% sure.',
      attachments: [
        { attachment_id: '1', filename: 'id.pdf', mime_type: 'application/pdf', size: 12 },
      ],
      signature_phones: [],
      normaliser_version: 1,
    });
  });

  it.each([
    ['thread_id=thread-2', ['other']],
    ['direction=outbound', ['answer']],
    ['participant=ADA@example.com', ['answer', 'first']],
    ['from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z', ['answer']],
    ['text=WELCOME', ['answer']],
    // A sign of the pattern language stands for itself.
    ['text=100%25', ['first']],
    ['text=your_stay', []],
  ] as const)('finds e-mails by %s', async (query, names) => {
    expect(await ids(`/api/product/emails?${query}`)).toEqual(names.map((name) => emails[name]));
  });

  it('finds e-mails and meetings by connection', async () => {
    const query = `connection_id=${other}`;
    expect(await ids(`/api/product/emails?${query}`)).toEqual([emails.other]);
    expect(await ids(`/api/product/meetings?${query}`)).toEqual([]);
  });

  it('shows meetings by their start, those of whole days as days, and deleted ones when asked', async () => {
    expect(await ids('/api/product/meetings')).toEqual([meetings.holiday, meetings.keys]);
    const all = await ids('/api/product/meetings?include_deleted=true');
    expect(all).toContain(meetings.gone);
    expect((await get(`/api/product/meetings/${meetings.holiday}`)).body).toMatchObject({
      start: { date: '2026-12-01' },
      end: { date: '2026-12-02' },
    });
    expect((await get(`/api/product/meetings/${meetings.keys}`)).body).toMatchObject({
      start: { at: '2026-11-03T09:00:00.000Z', time_zone: 'Europe/Lisbon' },
      attendees: [{ name: 'Ada', address: 'ada@example.com', response: 'accepted' }],
    });
    expect((await get(`/api/product/meetings/${meetings.gone}`)).body).toMatchObject({
      status: 'deleted',
      title: 'Called off',
    });
  });

  it.each([
    ['calendar_id=holidays', ['holiday']],
    ['participant=ada@example.com', ['keys']],
    ['participant=host@stays.example', ['keys']],
    ['from=2026-12-01T00:00:00Z', ['holiday']],
    ['to=2026-12-01T00:00:00Z', ['keys']],
    ['text=augusta', ['keys']],
    ['status=cancelled', []],
  ] as const)('finds meetings by %s', async (query, names) => {
    expect(await ids(`/api/product/meetings?${query}`)).toEqual(
      names.map((name) => meetings[name]),
    );
  });

  it('shows contacts by name, page by page, and finds them by what is known of them', async () => {
    const names = async (query: string): Promise<string[]> => {
      const { body } = await get(`/api/product/contacts?${query}`);
      return body.items.map((one: { external_id: string }) => one.external_id);
    };
    const first = await get('/api/product/contacts?limit=1');
    const second = await names(`limit=2&cursor=${first.body.next_cursor}`);
    expect(first.body.items[0].name).toBe('Ada');
    expect(second.at(-1)).toBe('c1');
    expect(new Set([first.body.items[0].external_id, ...second])).toEqual(
      new Set(['c1', 'c2', 'c3']),
    );
    expect(await names('text=example.com')).toEqual(['c2']);
    expect(await names('text=stays')).toEqual(['c3']);
  });

  it.each([
    ['emails', 'direction=sideways'],
    ['emails', 'from=yesterday'],
    ['emails', 'cursor=nonsense'],
    ['meetings', 'color=red'],
    ['contacts', 'limit=0'],
  ])('refuses %s by %s', async (list, query) => {
    const { status, body } = await get(`/api/product/${list}?${query}`);
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  });
});
