import * as z from 'zod';
import { MEDIA_TYPE } from '#lib/config-fields.ts';
import type { FileLimits } from '../sources.ts';

export const settings = z.strictObject({
  storage: z.enum(['metadata', 'vault']).default('metadata').meta({
    description: '`metadata` describes the files; `vault` imports their contents as documents too.',
  }),
  drives: z
    .union([z.enum(['all', 'own']), z.array(z.string().regex(/^[\w-]{1,100}$/)).max(200)])
    .default('all')
    .meta({ description: 'All drives, the account’s own alone, or also these shared drives.' }),
  max_files_per_run: z
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .default(null)
    .meta({ description: 'null: as this installation is set up (MAX_FILES_PER_RUN).' }),
  max_file_size_mb: z
    .int()
    .min(1)
    .max(64)
    .nullable()
    .default(null)
    .meta({ description: 'Of contents to be imported, where that is less than MAX_FILE_SIZE_MB.' }),
  supported_mime_types: z
    .array(z.string().regex(MEDIA_TYPE))
    .min(1)
    .max(50)
    .nullable()
    .default(null)
    .meta({ description: 'null: SUPPORTED_MIME_TYPES, which is Docs, Sheets, Slides and PDF.' }),
});

export type DriveSettings = z.output<typeof settings>;

/** What a run may take by these settings, else by the installation's. */
export function limitsOf(
  own: DriveSettings,
  installed: FileLimits,
): Pick<FileLimits, 'filesPerRun' | 'mimeTypes'> {
  return {
    filesPerRun: own.max_files_per_run ?? installed.filesPerRun,
    mimeTypes: own.supported_mime_types ?? installed.mimeTypes,
  };
}

/** Whether the files of this shared drive are wanted. */
export function wantsDrive({ drives }: DriveSettings, driveId: string): boolean {
  return drives === 'all' || (drives !== 'own' && drives.includes(driveId));
}
