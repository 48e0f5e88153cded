import { runSandbox } from '../pms/process.ts';
import { startBeds24Sandbox } from './index.ts';

await runSandbox('beds24', startBeds24Sandbox);
