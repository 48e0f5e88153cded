import { runSandbox } from '../pms/process.ts';
import { startSmoobuSandbox } from './index.ts';

await runSandbox('smoobu', startSmoobuSandbox);
