import { startGoogleSandbox } from './index.ts';
import type { SandboxOptions } from './index.ts';

/** The sandbox as a process of its own, for the demo. Configured by the environment, ready when it prints its line. */
function readOptions(env: NodeJS.ProcessEnv): SandboxOptions {
  const port = Number(env.SANDBOX_PORT ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('SANDBOX_PORT is not a port');
  return {
    port,
    ...(env.SANDBOX_CONTROL_TOKEN ? { controlToken: env.SANDBOX_CONTROL_TOKEN } : {}),
    ...(env.SANDBOX_SEED ? { seedFile: env.SANDBOX_SEED } : {}),
    ...(env.SANDBOX_STATE ? { stateFile: env.SANDBOX_STATE } : {}),
  };
}

// oxlint-disable-next-line node/no-process-env -- a process entry point is where the environment is read
const sandbox = await startGoogleSandbox(readOptions(process.env));
process.stdout.write(`${JSON.stringify({ sandbox: 'google', url: sandbox.url })}\n`);

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    sandbox.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
