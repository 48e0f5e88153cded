/** What `inlet` can do. A command is loaded only when it is called, so that help answers at once. */
export interface CommandDefinition {
  /** Name and arguments, as commander writes them. */
  readonly usage: string;
  readonly description: string;
  /** Runs the command with its arguments as given. Throws when it fails. */
  readonly run: (...given: readonly (string | readonly string[])[]) => Promise<void>;
}

export const COMMANDS: readonly CommandDefinition[] = [
  {
    usage: 'corpus <kind> <dir>',
    description: 'read a corpus folder (emails, ical or sequences) and print one result line each',
    run: async (kind, dir) => (await import('./corpus.ts')).corpus(String(kind), String(dir)),
  },
  {
    usage: 'try <files...>',
    description: 'say what Inlet would do with these mails (.eml or .json), and why',
    run: async (files) => (await import('./try.ts')).runTry([files ?? []].flat()),
  },
  {
    usage: 'migrate',
    description: 'bring the database to this version and set its roles’ passwords',
    run: async () => (await import('./migrate.ts')).runMigrate(),
  },
  {
    usage: 'add-user <email> <name> [workspaceId]',
    description: 'make a user with a workspace of their own, or an owner more for an existing one',
    run: async (email, name, workspaceId) =>
      (await import('./user.ts')).runUserAdd(
        String(email),
        String(name),
        workspaceId === undefined ? undefined : String(workspaceId),
      ),
  },
  {
    usage: 'rotate-keys',
    description: 'wrap all data keys with the keyring’s current key',
    run: async () => (await import('./keys.ts')).runRotateKeys(),
  },
  {
    usage: 'start [part]',
    description: 'run api, worker or both (default) against the configured services',
    run: async (part) => (await import('./start.ts')).runStart(String(part ?? 'both')),
  },
];
