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

/**
 * The bundle that a production image was built with, or the one at `given`, else one built now: in development a bundle
 * on disk would be of older sources.
 */
export async function workflowBundle(
  isProduction: boolean,
  given: string | undefined,
): Promise<WorkflowBundleOption> {
  if (isProduction && existsSync(PREBUILT)) return { codePath: PREBUILT };
  return given === undefined ? bundleWorkflows() : { codePath: given };
}

const silent = {
  log: () => undefined,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
