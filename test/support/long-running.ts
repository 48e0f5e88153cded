import { stopOnSignals } from '#runtime/signals.ts';

// A program as the bootstrap starts them: runs until it is asked to stop.
const alive = setInterval(() => {}, 1000);
stopOnSignals(async () => clearInterval(alive));
process.stdout.write(`up ${process.pid}\n`);
