import { definePlatform } from '../define-platform.ts';
import { vrboCalendar } from './calendar.ts';
import { classifyVrbo, readVrboBody, readVrboEnvelope, VRBO_CODE } from './read.ts';

/** VRBO, HomeAway, FeWo-direkt and Abritel: one sender, several brands. */
export const vrbo = definePlatform({
  id: 'vrbo',
  domains: ['vrbo.com', 'homeaway.com', 'expediagroup.com'],
  isListed: true,
  relayHosts: ['guest.vrbo.com', 'm.expediapartnercentral.com'],
  claims: /vrbo|homeaway|fewo-?direkt|abritel|expediagroup/i,
  codes: [VRBO_CODE],
  classify: classifyVrbo,
  readEnvelope: readVrboEnvelope,
  readBody: readVrboBody,
  calendar: vrboCalendar,
});
