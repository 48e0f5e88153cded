/**
 * Runs `stop` once on the first SIGTERM, SIGINT or SIGHUP and then ends the process: with 0 after SIGTERM, since being asked
 * to stop is not a failure. A second signal ends it at once; what it started is stopped by the guardian.
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  let asked = false;
  for (const [signal, code] of [
    ['SIGTERM', 0],
    ['SIGINT', 130],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      if (asked) process.exit(code);
      asked = true;
      void stop().then(
        () => process.exit(code),
        (error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}
