import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { importableFile, requestImport } from '#db/file-imports.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import {
  connectDrive,
  documentsOf,
  type DriveConnection,
  importsOf,
} from '#test/capabilities/support/drive.ts';
import { collect } from '#test/collect/support/collecting.ts';
import { rowsOf } from '#test/support/databases.ts';
import { LABEL } from '#test/support/mailboxes.ts';
import { useWorld } from '#test/support/world.ts';

const world = useWorld({ env: { FEATURES: 'int_gmail' } });
const run = (of: DriveConnection) => collect(world, of, 'gmail_import');

const signed = Buffer.from('%PDF-1.7 signed');
const terms = Buffer.from('%PDF-1.7 terms');

/** A mailbox with one thread of two attachments under its label, listed once. */
async function listedThread(): Promise<DriveConnection> {
  const of = await connectDrive(world, {
    capability: 'gmail_import',
    settings: { label: LABEL },
    scopes: [SCOPES.gmailReadonly],
  });
  await world.sandbox.control.deliver({
    user: of.account.email,
    labels: ['INBOX', LABEL],
    mail: {
      from: 'legal@acme.example',
      to: of.account.email,
      subject: 'Signed NDA – ACME',
      text: 'Please find both attached.',
      attachments: [
        { filename: 'NDA.pdf', mimeType: 'application/pdf', content: signed },
        { filename: 'Terms.pdf', mimeType: 'application/pdf', content: terms },
      ],
    },
  });
  expect((await run(of)).status).toBe('completed');
  return of;
}

async function fileOf({ connectionId, workspace }: DriveConnection) {
  const [row] = await rowsOf<{ id: string }>(
    world.databases,
    'SELECT id FROM integrations.connector_files WHERE connection_id = $1',
    [connectionId],
  );
  const file = await world.databases.api.inWorkspace(workspace, (tx) =>
    importableFile(tx, row?.id ?? ''),
  );
  if (file === null) throw new Error('the thread was not listed');
  return file;
}

const partsOf = async (of: DriveConnection): Promise<string[]> =>
  (await fileOf(of)).attachments.map(({ attachmentId }) => attachmentId);

const choose = async (of: DriveConnection, parts: readonly string[]) => {
  const file = await fileOf(of);
  const { workspace, workspaceId } = of;
  await world.databases.api.inWorkspace(workspace, (tx) =>
    requestImport(tx, workspaceId, file, parts, 'a person'),
  );
};

describe('attachments of a mail thread', () => {
  it('become documents only when they are chosen, each by its message and part', async () => {
    const of = await listedThread();
    expect(await documentsOf(world, of)).toEqual([]);
    const [nda = '', other = ''] = await partsOf(of);
    // Google's own attachment ids have changed by then.
    await world.sandbox.control.rotateAttachmentIds({ user: of.account.email });
    await choose(of, [nda]);
    expect(await run(of)).toMatchObject({
      status: 'completed',
      counters: { documents_imported: 1 },
    });
    const document = { source: 'gmail', mime: 'application/pdf' };
    const sha256 = createHash('sha256').update(signed).digest('hex');
    const first = { ...document, externalId: nda, title: 'NDA.pdf', sha256 };
    expect(await documentsOf(world, of)).toEqual([first]);
    // Chosen again, it is the same document.
    await choose(of, [nda, other]);
    await run(of);
    const second = {
      ...document,
      externalId: other,
      title: 'Terms.pdf',
      sha256: createHash('sha256').update(terms).digest('hex'),
    };
    expect(await documentsOf(world, of)).toEqual([first, second]);
  });

  it('say that they are gone when their message is', async () => {
    const of = await listedThread();
    const [nda = ''] = await partsOf(of);
    const [messageId = ''] = nda.split('/');
    await choose(of, [nda]);
    await world.sandbox.control.deleteMessage({ user: of.account.email, messageId });
    expect((await run(of)).status).toBe('completed');
    expect(Object.values(await importsOf(world, of))).toEqual(['gone']);
  });
});
