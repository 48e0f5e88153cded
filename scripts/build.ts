import { mkdir, writeFile } from 'node:fs/promises';
import { bundleWorkflows } from '#workers/bundle.ts';

// The one thing that is built: the code of the workflows, which a production worker must not bundle at its start.
const { code } = await bundleWorkflows();
await mkdir('dist', { recursive: true });
await writeFile('dist/workflow-bundle.js', code);
console.log(`dist/workflow-bundle.js  ${Math.round(code.length / 1024)} KiB`);
