import { spawnSync } from 'node:child_process';
import { globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeScreens } from '#test/web/support/pictures.ts';
import { stopOnSignals } from '#runtime/signals.ts';
import { startWebWorld } from '#test/web/support/web-world.ts';

// Pictures of every screen with the demo's data, for docs/screens: npm run screens
const FOLDER = 'docs/screens';

const world = await startWebWorld('.inlet/screens');
stopOnSignals(() => world.stop());
try {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  await takeScreens(world, (name) => {
    console.log(name);
    return join(FOLDER, name);
  });
} finally {
  await world.stop();
}
// A quarter of the size where the machine has it; the pictures are the same to the eye.
spawnSync('pngquant', [
  '--force',
  '--ext',
  '.png',
  '--strip',
  '--',
  ...globSync(`${FOLDER}/*.png`),
]);
