import { ingest } from '#db/gassync/ingest.ts';
import { settleTouched } from '#db/gassync/settle-touched.ts';
import type { SourceRef } from '#db/gassync/source-ref.ts';
import type { EntityType } from '#gassync/canonical.ts';
import { readPayload } from '#gassync/read-payload.ts';
import { armFailpoints } from '#lib/failpoint.ts';
import { openDatabases } from '#test/support/databases.ts';
import { testKeyring } from '#test/support/keyring.ts';

/** Run as a program of its own: takes what a partner sends as the API does, and dies at a failpoint. */
interface Given {
  readonly url: string;
  readonly source: SourceRef;
  readonly type: EntityType;
  readonly items: readonly object[];
  readonly failpoint: string | null;
}

const given = JSON.parse(process.argv[2] ?? '') as Given;
const databases = openDatabases(given.url);
armFailpoints(given.failpoint ?? undefined);
const readings = given.items.map((item) => readPayload(given.type, item));
const results = await ingest(
  databases.mapping,
  given.source,
  { createsEntities: true },
  given.type,
  readings,
);
const parts = { mail: databases.enrichment, mapping: databases.mapping, keyring: testKeyring };
await settleTouched(
  parts,
  given.source.workspaceId,
  results.flatMap(({ touched }) => touched),
);
await databases.close();
