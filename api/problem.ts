/** Every failure that a caller may see, by its stable code (design: RFC 9457 problem documents). */
export const PROBLEMS = {
  INVALID_REQUEST: { status: 400, title: 'The request is not valid.' },
  STATE_INVALID: { status: 400, title: 'This sign-in at the provider cannot be completed.' },
  UNAUTHENTICATED: { status: 401, title: 'Sign in first.' },
  FORBIDDEN: { status: 403, title: 'This is not yours to see or change.' },
  NOT_FOUND: { status: 404, title: 'There is nothing at this address.' },
  METHOD_NOT_ALLOWED: { status: 405, title: 'This address does not take this method.' },
  CONFLICT: { status: 409, title: 'This does not go with the present state.' },
  NOT_CONNECTED: { status: 409, title: 'The connection is not connected.' },
  SCOPE_MISSING: { status: 409, title: 'The account did not grant what this needs.' },
  LABEL_CONFLICT: { status: 409, title: 'Another connection already watches this label.' },
  MESSAGE_CONFLICT: { status: 409, title: 'Messages are already stored in another workspace.' },
  RUN_CANCELLED: { status: 409, title: 'The run was cancelled.' },
  SYNC_IN_PROGRESS: { status: 409, title: 'Already syncing.' },
  INVALID_GRANT: { status: 409, title: 'The account must be connected again.' },
  ACCOUNT_MISMATCH: { status: 409, title: 'That was a different account.' },
  ACCESS_DENIED: { status: 409, title: 'Access was not granted.' },
  CODE_REJECTED: { status: 409, title: 'The provider did not accept the sign-in.' },
  PROVIDER_REFUSED: { status: 409, title: 'The provider refused the call.' },
  PROVIDER_NOT_CONFIGURED: { status: 409, title: 'This provider is not set up here.' },
  SOURCE_PAUSED: { status: 409, title: 'This source is paused.' },
  IDEMPOTENCY_IN_FLIGHT: { status: 409, title: 'The first request with this key is under way.' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'The request is too large.' },
  LABEL_NOT_CONFIGURED: { status: 422, title: 'Choose a label first.' },
  LABEL_NOT_FOUND: { status: 422, title: 'The label is not in the mailbox.' },
  DOCUMENT_REFUSED: { status: 422, title: 'The Vault does not take this content.' },
  ENDPOINT_REFUSED: { status: 422, title: 'Events cannot be sent to this address.' },
  NUMBER_NOT_REACHED: { status: 422, title: 'No event has this number yet.' },
  FEED_REFUSED: { status: 422, title: 'The calendar address cannot be used.' },
  IDEMPOTENCY_MISMATCH: { status: 422, title: 'This key was used with another request.' },
  RATE_LIMITED: { status: 429, title: 'Too many requests.' },
  INTERNAL: { status: 500, title: 'Something went wrong on our side.' },
  UNAVAILABLE: { status: 503, title: 'Not available right now.' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** More members of a problem document: the active run, the counters of a run, what was wrong where. */
export type ProblemMembers = Readonly<Record<string, unknown>>;

/** A failure on its way to the caller. `detail` is a sentence of ours, never another error's message. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly members: ProblemMembers;
  /** Seconds for Retry-After; 503 and 429 always carry one. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { readonly members?: ProblemMembers; readonly retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.name = 'Problem';
    this.code = code;
    this.detail = detail;
    this.members = more.members ?? {};
    this.retryAfterSeconds =
      more.retryAfterSeconds ?? (PROBLEMS[code].status === 503 ? 5 : undefined);
  }
}

/** Recognises a Problem also across realms. */
export function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && Reflect.get(error, 'name') === 'Problem';
}

/** Whether a stored code is one that callers know. */
export function isProblemCode(code: unknown): code is ProblemCode {
  return typeof code === 'string' && Object.hasOwn(PROBLEMS, code);
}

/** The one answer for an id that is not the caller's, foreign and never issued alike. */
export function forbidden(): Problem {
  return new Problem('FORBIDDEN', 'You have no access to this, or it does not exist.');
}

/** The answer while Temporal or the database cannot answer. */
export function unavailable(detail = 'The service cannot answer right now. Try again shortly.') {
  return new Problem('UNAVAILABLE', detail);
}

/** Returns what was found, or throws the one 403 for everything that is not the caller's. */
export function found<T>(row: T | null | undefined): T {
  if (row === null || row === undefined) throw forbidden();
  return row;
}
