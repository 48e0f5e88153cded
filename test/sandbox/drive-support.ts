import { drive } from 'googleapis/build/src/apis/drive/index.js';
import type { drive_v3 } from 'googleapis/build/src/apis/drive/index.js';
import type { GoogleSandbox } from '#sandbox/google/index.ts';
import { ana, clientId, oauthClient } from './support.ts';

const google = 'https://www.googleapis.com/auth/';
export const driveScope = {
  metadata: `${google}drive.metadata.readonly`,
  readonly: `${google}drive.readonly`,
};

/** A Drive client with a live grant, wired as the product must: own rootUrl, no retries. */
export async function driveClient(
  sandbox: GoogleSandbox,
  user = ana,
  scopes = [driveScope.metadata],
): Promise<drive_v3.Drive> {
  const granted = await sandbox.control.grant({ user, clientId, scopes });
  const oauth = oauthClient(sandbox.url);
  oauth.setCredentials({
    access_token: granted.accessToken,
    expiry_date: Date.now() + 3_600_000,
  });
  return drive({ version: 'v3', auth: oauth, rootUrl: `${sandbox.url}/`, retry: false });
}

/** What every call about shared drives must say. */
export const everywhere = { supportsAllDrives: true, includeItemsFromAllDrives: true };

/** The changes since a token, as `kind id` with what became of the thing, and the token to go on from. */
export async function changesSince(
  client: drive_v3.Drive,
  pageToken: string,
  more: Partial<drive_v3.Params$Resource$Changes$List> = {},
): Promise<{ seen: string[]; next: string }> {
  const { data } = await client.changes.list({
    pageToken,
    ...everywhere,
    includeCorpusRemovals: true,
    fields: '*',
    ...more,
  });
  const seen = (data.changes ?? []).map((change) => {
    const what =
      change.changeType === 'drive' ? `drive ${change.driveId}` : `file ${change.fileId}`;
    const state = change.removed ? 'removed' : change.file?.trashed ? 'trashed' : 'there';
    return `${what} ${state}${change.removed && change.file ? ', seen elsewhere' : ''}`;
  });
  return { seen, next: data.newStartPageToken ?? data.nextPageToken ?? '' };
}

export async function startToken(client: drive_v3.Drive, driveId?: string): Promise<string> {
  const { data } = await client.changes.getStartPageToken({
    supportsAllDrives: true,
    ...(driveId === undefined ? {} : { driveId }),
  });
  return data.startPageToken ?? '';
}

/** Ends the sandbox; throws when it was asked anything that it could not answer faithfully. */
export async function closeClean(sandbox: GoogleSandbox): Promise<void> {
  const unhandled = await sandbox.control.unhandled();
  await sandbox.close();
  if (unhandled.length > 0) throw new Error(`unhandled: ${JSON.stringify(unhandled)}`);
}
