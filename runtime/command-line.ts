/** Reads an option of a command line. Throws one sentence on anything but a whole number of at most nine digits. */
export function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, not "${text}"`);
  return Number(text);
}

/** A program's options as `read` takes them from the command line. Ends the program for --help (0) and for what `read` refuses (2). */
export function readCommandLine<T extends { readonly help: boolean }>(
  read: (args: string[]) => T,
  help: string,
): T {
  let options: T;
  try {
    options = read(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    process.exit(2);
  }
  if (options.help) {
    process.stdout.write(help);
    process.exit(0);
  }
  return options;
}
