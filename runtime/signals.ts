/**
 * Runs `stop` once when this process is asked to end, and then ends it: with 0 after SIGTERM, since being asked to stop is not a
 * failure. A second signal, later than the echo of the first, ends it at once; what it started is stopped by the guardian.
 * The bootstrap that started this process being killed counts as being asked.
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  let askedAt: number | undefined;
  const asked = (code: number): void => {
    // Ctrl-C may come twice at once: from the terminal, and passed on by whoever started us.
    if (askedAt !== undefined && performance.now() - askedAt > 500) process.exit(code);
    if (askedAt !== undefined) return;
    askedAt = performance.now();
    stop().then(
      () => process.exit(code),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => asked(0));
  process.on('SIGINT', () => asked(130));
  process.on('SIGHUP', () => asked(129));
  process.once('disconnect', () => asked(1));
  // Listening must not keep a finished program alive.
  process.channel?.unref();
}
