import type { ResolveCaller } from '#auth/caller.ts';
import type { SignIn } from '#auth/sign-in.ts';
import type { AuthDb } from '#db/auth.ts';
import type { Db } from '#db/in-workspace.ts';
import type { Clock } from '#lib/clock.ts';
import type { Config } from '#lib/config.ts';
import type { Log } from '#lib/log.ts';
import type { Pms } from '#providers/pms.ts';
import type { Vault } from '#vault/vault.ts';
import type { Catalogue } from './catalogue.ts';
import type { EndpointCheck } from './endpoint-check.ts';
import type { FeedReader } from './feed-reader.ts';
import type { GoogleAccess } from './google-access.ts';
import type { Metrics } from './metrics.ts';
import type { Outbox } from './outbox.ts';
import type { Limits } from './rate-limit.ts';
import type { SyncClient } from './sync-client.ts';

/** All that the API works with; built by `main.ts`, replaced in part by tests. */
export interface Deps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** One pool per role: `mapping` alone reaches what outside systems sent. */
  readonly db: { readonly api: Db; readonly auth: AuthDb; readonly mapping: Db };
  readonly signIn: SignIn;
  readonly resolveCaller: ResolveCaller;
  readonly catalogue: Catalogue;
  readonly sync: SyncClient;
  readonly outbox: Outbox;
  /** Null when no Google client is configured. */
  readonly google: GoogleAccess | null;
  readonly feeds: FeedReader;
  readonly endpoints: EndpointCheck;
  readonly pms: Pms;
  readonly vault: Vault;
  readonly metrics: Metrics;
  readonly limits: Limits;
}
