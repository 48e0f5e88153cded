import type { z } from 'zod';
import type { AccountRow, FileRow, JobRow } from '#db/connectors.ts';
import type { account, file, job } from '../contract/connectors.ts';

export function presentAccount(row: AccountRow): z.input<typeof account> {
  const { status } = row;
  return {
    ...row,
    status:
      status === 'connected' || status === 'disconnected' || status === 'error'
        ? status
        : 'pending',
  };
}

export function presentJob(row: JobRow): z.input<typeof job> {
  const { status } = row;
  return {
    ...row,
    status:
      status === 'running' || status === 'completed' || status === 'failed' ? status : 'pending',
  };
}

/** Sizes of files are far below what a JSON number holds. */
export function presentFile(row: FileRow): z.input<typeof file> {
  return { ...row, size: row.size === null ? null : Number(row.size) };
}
