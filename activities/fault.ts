/** Why a run cannot go on now; of a feed, until its server answers with a calendar again. `code` is one of the API's. */
export class RunFault extends Error {
  readonly kind: 'auth' | 'label' | 'config' | 'feed';
  readonly code: string;

  constructor(kind: RunFault['kind'], code: string) {
    super(`The run cannot go on: ${code}.`);
    this.name = 'RunFault';
    this.kind = kind;
    this.code = code;
  }
}
