/** All time zones that this browser knows, UTC first. */
export const TIME_ZONES: string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC'),
];
