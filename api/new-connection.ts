import type { z } from 'zod';
import type { Scope } from '#db/in-workspace.ts';
import { parseAllSettings, requireFitting } from './capability-settings.ts';
import type { Catalogue } from './catalogue.ts';
import type { newConnection } from './contract/connections.ts';
import { Problem } from './problem.ts';
import { DEFAULT_CAPABILITY } from './sync-client.ts';

/**
 * Whose a new connection is to be, and for what. Throws FORBIDDEN for a workspace's token that wants one of its own,
 * CONFLICT for a capability or label that this owner cannot have, NOT_FOUND and INVALID_REQUEST for what is unknown.
 */
export function wishOf(
  catalogue: Catalogue,
  { profileId: userId }: Scope,
  body: z.output<typeof newConnection>,
) {
  const isOwn = body.owner === 'me';
  if (isOwn && userId === null)
    throw new Problem(
      'FORBIDDEN',
      'A workspace’s token is nobody: it can add the workspace’s only.',
    );
  if (body.reservation_label !== null && (isOwn || body.provider !== 'google'))
    throw new Problem('CONFLICT', 'Only a Gmail connection of the workspace watches a label.');
  if (isOwn && body.provider !== 'google')
    throw new Problem('CONFLICT', 'A property-management system is the workspace’s.');
  if (body.provider === 'google' && body.credentials !== undefined)
    throw new Problem('INVALID_REQUEST', 'Gmail is connected by consent, not by credentials.');
  const owner = { provider: body.provider, profile_id: isOwn ? userId : null };
  const usual = DEFAULT_CAPABILITY[body.provider];
  const names = body.capabilities ?? (isOwn || usual === undefined ? [] : [usual]);
  return {
    profileId: owner.profile_id,
    capabilities: [...new Set(names)].map((name) => requireFitting(catalogue, name, owner).id),
    settings: parseAllSettings(catalogue, body.settings, owner),
  };
}
