import { google } from './google/index.ts';

/** Every provider: the only list. */
export const providers = { google } as const;

export type ProviderId = keyof typeof providers;
