import { DefaultLogger, Runtime, makeTelemetryFilterString } from '@temporalio/worker';

// Import it for its effect, before a worker is made: says only what a person who reads a test's output needs to know.
Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: {
    logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) },
  },
});
