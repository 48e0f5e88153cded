import { mkdir, writeFile } from 'node:fs/promises';
import { bundleWorkflows } from '#workers/bundle.ts';

// What a production image needs besides the sources: the code of the workflows, which a worker must not bundle at its
// start. The web app was built by the bootstrap.
const { code } = await bundleWorkflows();
await mkdir('dist', { recursive: true });
await writeFile('dist/workflow-bundle.js', code);
console.log(`dist/workflow-bundle.js  ${Math.round(code.length / 1024)} KiB`);
