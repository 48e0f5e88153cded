import type { ConnectorJob, FileImports } from '../api/connectors.ts';
import type { Tone } from './connections.ts';

export const CONNECTOR_PROVIDERS: Readonly<Record<string, string>> = {
  google_drive: 'Google Drive',
  gmail: 'Gmail',
};

export function connectorWords(provider: string): string {
  return CONNECTOR_PROVIDERS[provider] ?? provider;
}

export const JOB_STATES: Readonly<Record<ConnectorJob['status'], readonly [Tone, string]>> = {
  pending: ['quiet', 'Waiting'],
  running: ['busy', 'Under way'],
  completed: ['good', 'Completed'],
  failed: ['bad', 'Failed'],
};

type ImportStatus = FileImports['items'][number]['status'];

export const IMPORT_STATES: Readonly<Record<ImportStatus, readonly [Tone, string]>> = {
  waiting: ['busy', 'Being imported'],
  imported: ['good', 'In the Vault'],
  too_large: ['warn', 'Too large to import'],
  refused_type: ['warn', 'This type is not imported'],
  infected: ['bad', 'Refused by the virus check'],
  refused: ['warn', 'Refused'],
  gone: ['quiet', 'No longer there'],
};

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** A size in the user's locale; `bytes` null where the source has none. */
export function sizeWords(bytes: number | null): string {
  if (bytes === null) return '–';
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(navigator.languages, {
    style: 'unit',
    unit: UNITS[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}

/** What kind of file a type is, as people say it. */
export function typeWords(mime: string): string {
  const words: Readonly<Record<string, string>> = {
    'application/vnd.google-apps.document': 'Google document',
    'application/vnd.google-apps.spreadsheet': 'Google spreadsheet',
    'application/vnd.google-apps.presentation': 'Google slides',
    'application/pdf': 'PDF',
    'message/rfc822': 'Mail thread',
  };
  return words[mime] ?? mime;
}
