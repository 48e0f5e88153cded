import { eraseContent } from './steps.ts';

/** Destroys a disconnected connection's content key and deletes what was derived from its content. */
export async function eraseConnection(input: {
  readonly workspaceId: string;
  readonly profileId: string | null;
  readonly connectionId: string;
}): Promise<void> {
  await eraseContent(input);
}
