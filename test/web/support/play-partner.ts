import { addPartner } from '#demo/partner.ts';
import { signIn } from '#demo/session.ts';
import { pushThings } from './partner.ts';
import type { WebWorld } from './web-world.ts';

/** Adds a partner who sends what is linked, what waits and what is refused, and an endpoint at which nobody answers. */
export async function playPartner(world: WebWorld): Promise<void> {
  const { source, key } = await addPartner(world.apiUrl, world.owner);
  const session = await signIn(world.apiUrl, world.owner);
  await session.call('POST', '/api/gassync/webhooks', {
    source_id: source,
    endpoint_url: 'http://127.0.0.1:9/hook',
  });
  await pushThings(world.apiUrl, key);
}
