import { Command } from 'commander';
import { COMMANDS } from './commands.ts';

const program = new Command('inlet')
  .description('Connects outside accounts to a workspace and keeps them in sync.')
  .showHelpAfterError();

for (const { usage, description, run } of COMMANDS) {
  program
    .command(usage)
    .description(description)
    // Commander appends its own two objects to the arguments.
    .action((...given) => run(...given.slice(0, -2)));
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`inlet: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
