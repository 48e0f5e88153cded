/** A sandbox as a process of its own. Configured by the environment, ready when it prints its line. */
export async function runSandbox(
  name: string,
  start: (options: { port: number; controlToken?: string }) => Promise<{
    url: string;
    close: () => Promise<void>;
  }>,
): Promise<void> {
  // oxlint-disable-next-line node/no-process-env -- a process entry point is where the environment is read
  const { SANDBOX_PORT, SANDBOX_CONTROL_TOKEN } = process.env;
  const port = Number(SANDBOX_PORT ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error('SANDBOX_PORT is not a port');
  const sandbox = await start({
    port,
    ...(SANDBOX_CONTROL_TOKEN ? { controlToken: SANDBOX_CONTROL_TOKEN } : {}),
  });
  process.stdout.write(`${JSON.stringify({ sandbox: name, url: sandbox.url })}\n`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      sandbox.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}
