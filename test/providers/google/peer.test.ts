import { googleContract } from './contract.ts';
import { startPeer } from './peer.ts';
import { world } from './under-test.ts';

googleContract({
  name: 'emulate 0.12.2',
  world,
  start: startPeer,
  differences: {
    'identifies the account by its permanent id':
      'makes up an id that is no number and cannot be seeded',
    'reports another redirect address at the exchange as our misconfiguration':
      'does not look at it again',
    'takes the baseline from the profile': 'has no users.getProfile',
    'says that a label is gone': 'answers an unknown label with an empty page',
    'says that a page token is no good any more': 'starts again at the first page for any token',
    'says that a history id is too old': 'keeps and accepts every history id',
    'reports a token that Google does not know as a dead grant':
      'takes any bearer string for a user',
    'revokes the whole grant with its refresh token, once':
      'ignores ?token=, where the auth library puts it',
  },
});
