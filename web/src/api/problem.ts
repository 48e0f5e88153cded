/** A failure that the API answered with: its stable code, its sentence, and the other members of the document. */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly requestId: string | null;
  readonly members: Readonly<Record<string, unknown>>;

  constructor(given: {
    readonly code: string;
    readonly status: number;
    readonly detail?: string;
    readonly requestId?: string | null;
    readonly members?: Readonly<Record<string, unknown>>;
  }) {
    super(given.detail ?? '');
    this.name = 'ApiProblem';
    this.code = given.code;
    this.status = given.status;
    this.requestId = given.requestId ?? null;
    this.members = given.members ?? {};
  }
}

/** Reads a problem document (RFC 9457); whatever is none gets a code of its own. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  const members = isRecord(body) ? body : {};
  return new ApiProblem({
    code: textOf(members['code']) ?? `HTTP_${status}`,
    status,
    detail: textOf(members['detail']) ?? '',
    requestId: textOf(members['request_id']),
    members,
  });
}

/** The code of any failure, for words and for decisions. */
export function codeOf(error: unknown): string {
  return error instanceof ApiProblem ? error.code : 'UNEXPECTED';
}

/** What the API says is wrong with the body, by the last name in the path of each fault. */
export function faultsOf(error: unknown): Readonly<Record<string, string>> {
  const errors = error instanceof ApiProblem ? error.members['errors'] : undefined;
  if (!Array.isArray(errors)) return {};
  return Object.fromEntries(
    errors.filter(isRecord).map(({ path, message }) => {
      const names = String(path).split('.');
      const name = names.findLast((one) => !/^\d+$/.test(one)) ?? '';
      return [name, String(message)];
    }),
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
