import { googleContract } from './contract.ts';
import { startSandbox } from './sandbox.ts';
import { world } from './under-test.ts';

googleContract({ name: 'the sandbox', world, start: startSandbox, differences: {} });
