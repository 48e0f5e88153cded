import { drive } from 'googleapis/build/src/apis/drive/index.js';
import type { DriveMethod } from '#lib/config-fields.ts';
import { systemClock } from '#lib/clock.ts';
import type { CallOptions } from '../capabilities.ts';
import { isProviderError } from '../error.ts';
import type { ProviderError } from '../error.ts';
import type { Download, FileToDownload, Files } from '../files.ts';
import { providerError } from './classify.ts';
import {
  changesAnswer,
  driveIdsAnswer,
  drivesAnswer,
  FILE_FIELDS,
  filesAnswer,
  startTokenAnswer,
} from './drive-wire.ts';
import type { DriveMemory } from './drive-memory.ts';
import { createBytesCall, createGoogleCall } from './google-call.ts';
import type { GoogleCallNeeds, SendOptions } from './google-call.ts';

export interface FilesNeeds extends Omit<GoogleCallNeeds<DriveMethod>, 'clock'> {
  readonly clock?: GoogleCallNeeds<DriveMethod>['clock'];
  readonly memory: DriveMemory;
}

const LARGEST_PAGE = 1000;
const PDF = 'application/pdf';
const EVERYWHERE = { supportsAllDrives: true, includeItemsFromAllDrives: true };
/** Larger exports are refused by Google, whatever we would take. */
const TOO_LARGE = new Set(['exportSizeLimitExceeded']);

/** Google Drive read with one account's access token. */
export function createFiles(needs: FilesNeeds): Files {
  const api = drive('v3');
  const clocked = { ...needs, clock: needs.clock ?? systemClock };
  const call = createGoogleCall(clocked);
  const bytesOf = createBytesCall(clocked);

  /** Members' list of drives; its scope reads content too, so a connection for metadata alone may not ask. */
  const listedDrives = async (options?: CallOptions): Promise<string[]> => {
    const ids: string[] = [];
    for (let pageToken: string | undefined; ;) {
      const query = { pageSize: 100, fields: 'nextPageToken,drives(id)', ...page(pageToken) };
      const send = (how: SendOptions) => api.drives.list(query, how);
      const { answer } = await call({ method: 'drives.list', send, answer: drivesAnswer }, options);
      ids.push(...(answer.drives ?? []).map((one) => one.id));
      if (answer.nextPageToken === undefined) return ids;
      pageToken = answer.nextPageToken;
    }
  };

  /** The drives of all the files that the account sees: the way that metadata alone allows. */
  const drivesOfFiles = async (options?: CallOptions): Promise<string[]> => {
    const ids = new Set<string>();
    for (let pageToken: string | undefined; ;) {
      const query = {
        ...EVERYWHERE,
        corpora: 'allDrives',
        pageSize: LARGEST_PAGE,
        fields: 'nextPageToken,files(driveId)',
        ...page(pageToken),
      };
      const send = (how: SendOptions) => api.files.list(query, how);
      const { answer } = await call(
        { method: 'files.list', send, answer: driveIdsAnswer },
        options,
      );
      for (const { driveId } of answer.files) if (driveId !== undefined) ids.add(driveId);
      if (answer.nextPageToken === undefined) return [...ids];
      pageToken = answer.nextPageToken;
    }
  };

  const fetchContent = async (
    { fileId, mime }: FileToDownload,
    options?: CallOptions,
  ): Promise<Buffer> =>
    isNative(mime)
      ? bytesOf(
          {
            method: 'files.export',
            send: (how) => api.files.export({ fileId, mimeType: PDF }, how),
          },
          options,
        )
      : bytesOf(
          {
            method: 'files.get.media',
            send: (how) => api.files.get({ fileId, alt: 'media', supportsAllDrives: true }, how),
          },
          options,
        );

  return {
    async drives(options) {
      const find = () =>
        listedDrives(options).catch((error: unknown) => {
          if (isProviderError(error) && error.kind === 'scope-missing')
            return drivesOfFiles(options);
          throw error;
        });
      return needs.memory.recall(needs.mailboxKey, find);
    },

    async startToken(driveId, options) {
      const query = { supportsAllDrives: true, ...of(driveId) };
      const send = (how: SendOptions) => api.changes.getStartPageToken(query, how);
      const asked = {
        method: 'changes.getStartPageToken',
        send,
        answer: startTokenAnswer,
      } as const;
      const { answer } = await call(asked, options).catch(asPosition(driveId));
      return answer.startPageToken;
    },

    async list({ driveId, mimeTypes, pageSize, pageToken }, options) {
      const query = {
        ...(driveId === null ? { corpora: 'user' } : { ...EVERYWHERE, corpora: 'drive', driveId }),
        q: mimeTypes.map((mime) => `mimeType = '${mime}'`).join(' or '),
        spaces: 'drive',
        pageSize: Math.min(pageSize, LARGEST_PAGE),
        fields: `nextPageToken,files(${FILE_FIELDS})`,
        ...page(pageToken),
      };
      const send = (how: SendOptions) => api.files.list(query, how);
      const asked = { method: 'files.list', send, answer: filesAnswer } as const;
      return (await call(asked, options).catch(asPosition(driveId))).answer;
    },

    async changes(driveId, pageToken, options) {
      const query = {
        ...EVERYWHERE,
        ...of(driveId),
        pageToken,
        pageSize: LARGEST_PAGE,
        includeRemoved: true,
        includeCorpusRemovals: true,
        restrictToMyDrive: false,
        spaces: 'drive',
        fields: `nextPageToken,newStartPageToken,changes(changeType,removed,fileId,file(${FILE_FIELDS}))`,
      };
      const send = (how: SendOptions) => api.changes.list(query, how);
      const asked = { method: 'changes.list', send, answer: changesAnswer } as const;
      return (await call(asked, options).catch(asPosition(driveId))).answer;
    },

    async download(ask, options): Promise<Download> {
      try {
        const bytes = await fetchContent(ask, options);
        if (bytes.length > ask.maxBytes) return { kind: 'too-large' };
        return { kind: 'content', bytes, mime: isNative(ask.mime) ? PDF : ask.mime };
      } catch (error) {
        return asDownload(error);
      }
    },
  };
}

function page(pageToken: string | undefined) {
  return pageToken === undefined ? {} : { pageToken };
}

function of(driveId: string | null) {
  return driveId === null ? {} : { driveId };
}

/** Google's own types have no bytes: they are exported. */
function isNative(mime: string): boolean {
  return mime.startsWith('application/vnd.google-apps.');
}

/**
 * A 400 of a log or a listing speaks of its token. A refusal about a shared drive means that the account does not see
 * the drive any more: Google answers 404 or 403.
 */
function asPosition(driveId: string | null) {
  return (error: unknown): never => {
    if (!isProviderError(error) || !isPlain(error)) throw error;
    if (error.status === 400) throw providerError('cursor-expired', { status: 400 });
    if (driveId !== null) throw providerError('not-found', { code: 'DRIVE_LOST' });
    throw error;
  };
}

function isPlain({ kind, code, status = 0 }: ProviderError): boolean {
  const isRefusal = kind === 'rejected' || kind === 'not-found';
  return isRefusal && code === undefined && [400, 403, 404].includes(status);
}

function asDownload(error: unknown): Download {
  if (!isProviderError(error)) throw error;
  if (error.kind === 'not-found') return { kind: 'gone' };
  if (error.code === 'TOO_LARGE' || TOO_LARGE.has(error.reason ?? '')) return { kind: 'too-large' };
  if (error.kind === 'rejected') return { kind: 'refused' };
  throw error;
}
