import { definePlatform } from '../define-platform.ts';
import { readAirbnbBody } from './body.ts';
import { airbnbCalendar } from './calendar.ts';
import { classifyAirbnb } from './classify.ts';
import { readAirbnbSubject } from './envelope.ts';
import { AIRBNB_CODE } from './links.ts';

export const airbnb = definePlatform({
  id: 'airbnb',
  domains: ['airbnb.com'],
  isListed: true,
  relayHosts: ['reply.airbnb.com', 'guest.airbnb.com'],
  claims: /airbnb/i,
  codes: [AIRBNB_CODE],
  classify: classifyAirbnb,
  readEnvelope: readAirbnbSubject,
  readBody: readAirbnbBody,
  calendar: airbnbCalendar,
});
