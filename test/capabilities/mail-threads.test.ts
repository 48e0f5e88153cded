import { describe, expect, it } from '@jest/globals';
import { importableFile, requestImport } from '#db/file-imports.ts';
import { rowsOf } from '#test/support/databases.ts';
import { callsOf } from '#test/support/mail-state.ts';
import { useWorld } from '#test/support/world.ts';
import type { TestConnection } from '#test/support/workspace.ts';
import { connectMailbox, recordCount, run, unitsOf } from './support/mail.ts';

const world = useWorld({ env: { FEATURES: 'int_gmail' } });
const IMPORT = 'gmail_import';
const PDF = {
  filename: 'NDA.pdf',
  mimeType: 'application/pdf',
  content: '%PDF-1.4\n%%EOF\n',
};

const settings = (max_threads: number) => ({ gmail_import: { label: 'Contracts', max_threads } });

interface File {
  readonly id: string;
  readonly thread: string;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly removed: boolean;
}

const filesOf = ({ connectionId }: TestConnection): Promise<readonly File[]> =>
  rowsOf<File>(
    world.databases,
    `SELECT id, external_id AS thread, meta_json AS meta, removed_at IS NOT NULL AS removed
     FROM integrations.connector_files WHERE connection_id = $1 ORDER BY modified_at`,
    [connectionId],
  );

/** Delivers a mail of a thread, by default a new one under the label, and returns its ids. */
async function mail(
  { account }: TestConnection,
  subject: string,
  day: string,
  more: { readonly threadId?: string; readonly labels?: readonly string[] } = {},
) {
  const [delivered] = await world.sandbox.control.deliver({
    user: account.email,
    labels: [...(more.labels ?? ['Contracts'])],
    ...(more.threadId !== undefined && { threadId: more.threadId }),
    mail: {
      from: 'Legal <legal@acme.com>',
      to: account.email,
      subject,
      date: `${day}T10:00:00Z`,
      messageId: `<${subject.replaceAll(' ', '-')}@acme.com>`,
      text: 'A secret clause',
      attachments: [PDF],
    },
    internalDate: `${day}T10:00:00Z`,
  });
  if (delivered === undefined) throw new Error('nothing was delivered');
  return delivered;
}

describe('threads of a label', () => {
  it('are files with exactly the documented JSON, the last so many, one row per thread', async () => {
    const connection = await connectMailbox(world, { settings: settings(2) });
    await mail(connection, 'Old lease', '2026-01-01');
    const nda = await mail(connection, 'NDA', '2026-02-01');
    await mail(connection, 'Re: NDA', '2026-02-03', { threadId: nda.threadId, labels: ['INBOX'] });
    await mail(connection, 'Lease', '2026-02-02');
    await mail(connection, 'Chat', '2026-02-02', { labels: ['INBOX'] });
    expect(await run(world, connection, IMPORT)).toMatchObject({ status: 'completed' });
    const files = await filesOf(connection);
    const attachment = { filename: 'NDA.pdf', mimeType: 'application/pdf', size: 15 };
    expect(files.map(({ meta }) => meta)).toEqual([
      {
        subject: 'Lease',
        from: 'legal@acme.com',
        date: '2026-02-02T10:00:00Z',
        messageId: '<Lease@acme.com>',
        attachments: [attachment],
      },
      {
        subject: 'Re: NDA',
        from: 'legal@acme.com',
        date: '2026-02-03T10:00:00Z',
        messageId: '<Re:-NDA@acme.com>',
        attachments: [attachment, attachment],
      },
    ]);
  });

  it('are read again only where something happened, and told apart when they leave the label', async () => {
    const connection = await connectMailbox(world, { settings: settings(10) });
    const user = connection.account.email;
    const nda = await mail(connection, 'NDA', '2026-02-01');
    const lease = await mail(connection, 'Lease', '2026-02-02');
    await run(world, connection, IMPORT);
    const idle = () => run(world, connection, IMPORT, { trigger: 'poll' });
    expect(await unitsOf(world, connection, idle)).toBe(10);

    await mail(connection, 'Re: NDA', '2026-02-03', { threadId: nda.threadId });
    await world.sandbox.control.removeLabel({ user, messageId: lease.id, label: 'Contracts' });
    const third = await run(world, connection, IMPORT);
    expect(third.counters).toMatchObject({ records_stored: 1, records_gone: 1 });
    expect(await callsOf(world, connection, 'threads.get')).toBe(3);
    expect(
      (await filesOf(connection)).map(({ meta, removed }) => [meta['subject'], removed]),
    ).toEqual([
      ['Lease', true],
      ['Re: NDA', false],
    ]);
  });

  it('make no new version when only a label changes', async () => {
    const connection = await connectMailbox(world, { settings: settings(10) });
    const user = connection.account.email;
    const nda = await mail(connection, 'NDA', '2026-02-01');
    await run(world, connection, IMPORT);
    await world.sandbox.control.applyLabel({ user, messageId: nda.id, label: 'STARRED' });
    await run(world, connection, IMPORT);
    expect(await callsOf(world, connection, 'threads.get')).toBe(2);
    expect(await recordCount(world, connection)).toBe(1);
  });

  it('belong to one workspace: another that reads the same mailbox gets a conflict', async () => {
    const own = await connectMailbox(world, { settings: settings(10) });
    const rival = await connectMailbox(world, { settings: settings(10), account: own.account });
    await mail(own, 'NDA', '2026-02-01');
    await run(world, own, IMPORT);
    const second = await run(world, rival, IMPORT);
    expect(second).toMatchObject({ status: 'completed', counters: { conflicts: 1 } });
    expect(await filesOf(rival)).toEqual([]);
    expect(await filesOf(own)).toHaveLength(1);
  });
});

describe('attachments that somebody chose', () => {
  it('become documents by the ids of message and part, and the others do not', async () => {
    const connection = await connectMailbox(world, { settings: settings(10) });
    const nda = await mail(connection, 'NDA', '2026-02-01');
    await mail(connection, 'Re: NDA', '2026-02-03', { threadId: nda.threadId });
    await run(world, connection, IMPORT);
    const [file] = await filesOf(connection);
    const { workspace } = connection;
    await world.databases.api.inWorkspace(workspace, async (tx) => {
      const importable = await importableFile(tx, file?.id ?? '');
      if (importable === null) throw new Error('the file can be imported');
      const part = `${nda.id}/1`;
      await requestImport(tx, workspace.workspaceId, importable, [part], 'a person');
    });
    const second = await run(world, connection, IMPORT);
    expect(second).toMatchObject({ status: 'completed' });
    const documents = await rowsOf(
      world.databases,
      `SELECT source, external_id, title, mime, size::int FROM product.documents WHERE connection_id = $1`,
      [connection.connectionId],
    );
    expect(documents).toEqual([
      {
        source: 'gmail',
        external_id: `${nda.id}/1`,
        title: 'NDA.pdf',
        mime: 'application/pdf',
        size: 15,
      },
    ]);
  });
});
