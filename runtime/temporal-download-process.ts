import { TestWorkflowEnvironment } from '@temporalio/testing';

// The SDK downloads its server only on the way to starting it, and cannot be told to give up: hence a process of its own.
const downloadDir = process.argv[2];
if (downloadDir === undefined) throw new Error('usage: temporal-download-process.ts FOLDER');
const environment = await TestWorkflowEnvironment.createLocal({
  server: { executable: { type: 'cached-download', downloadDir } },
});
await environment.teardown();
