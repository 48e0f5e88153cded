/**
 * The store or the virus check cannot answer now: nothing was kept, and the same call may be made again. It names no
 * cause, because errors of clients quote addresses and names; `code` is the system's own word, such as ECONNREFUSED.
 */
export class VaultUnavailable extends Error {
  readonly code: string | undefined;

  constructor(what: 'store' | 'virus check', cause: unknown) {
    super(`The Vault’s ${what} cannot answer.`);
    this.name = 'VaultUnavailable';
    const code: unknown = Reflect.get(Object(cause), 'code');
    this.code = typeof code === 'string' ? code : undefined;
  }
}

/** Recognises it also when it comes from another realm or a second copy of this module. */
export function isVaultUnavailable(error: unknown): boolean {
  return Reflect.get(Object(error), 'name') === 'VaultUnavailable';
}
