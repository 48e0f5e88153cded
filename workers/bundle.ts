import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type WorkflowBundleOption, bundleWorkflowCode } from '@temporalio/worker';

const WORKFLOWS = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
const FAILURE_CONVERTER = fileURLToPath(
  new URL('../workflows/failure-converter.ts', import.meta.url),
);
const PREBUILT = fileURLToPath(new URL('../dist/workflow-bundle.js', import.meta.url));

/** The workflows' code as the sandbox runs it. `interceptors` are for tests. */
export async function bundleWorkflows(interceptors: string[] = []): Promise<{ code: string }> {
  return bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    failureConverterPath: FAILURE_CONVERTER,
    workflowInterceptorModules: interceptors,
    logger: silent,
  });
}

/** What the image was built with, else built now. */
export async function workflowBundle(): Promise<WorkflowBundleOption> {
  return existsSync(PREBUILT) ? { codePath: PREBUILT } : bundleWorkflows();
}

const silent = {
  log: () => undefined,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
