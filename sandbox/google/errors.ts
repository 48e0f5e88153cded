import { json } from './http.ts';
import type { Reply } from './http.ts';

export type ApiName = 'gmail' | 'drive' | 'calendar' | 'people';

/** What an API refuses a call with; the envelope around it differs per API. */
type ErrorSpec = {
  code: number;
  message: string;
  reason: string;
  status: string;
  /** `null` leaves the member out, as typed-parameter errors do. */
  domain?: string | null;
  /** The message inside `errors[0]` where it differs from the outer one. */
  inner?: string;
  location?: string;
  locationType?: string;
  details?: unknown[];
  headers?: Record<string, string>;
};

type Refusal = Error & { kind: 'google-refusal'; spec: ErrorSpec };

/** Builds the error that a handler throws to refuse a call; the server turns it into the API's envelope. */
export function refusal(spec: ErrorSpec): Refusal {
  return Object.assign(new Error(spec.message), { kind: 'google-refusal' as const, spec });
}

export function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && 'kind' in error && error.kind === 'google-refusal';
}

/**
 * Renders a refusal in the envelope of the API: Gmail always names a `status`, Drive only sometimes, Calendar never;
 * People, the youngest, has no list of errors.
 */
export function errorReply(api: ApiName, spec: ErrorSpec): Reply {
  const first = {
    message: spec.inner ?? spec.message,
    ...(spec.domain === null ? {} : { domain: spec.domain ?? 'global' }),
    reason: spec.reason,
    ...(spec.location
      ? { location: spec.location, locationType: spec.locationType ?? 'parameter' }
      : {}),
  };
  const named =
    api === 'gmail' ||
    api === 'people' ||
    (api === 'drive' && (spec.code === 401 || spec.reason === 'invalid'));
  const error = {
    code: spec.code,
    message: spec.message,
    ...(api === 'people' ? {} : { errors: [first] }),
    ...(named ? { status: spec.status } : {}),
    ...(spec.details ? { details: spec.details } : {}),
  };
  return json(spec.code, { error }, spec.headers);
}

/** 400 of a well-formed request that asks for something impossible. */
export function invalidArgument(message: string, reason = 'invalidArgument'): Refusal {
  return refusal({ code: 400, message, reason, status: 'INVALID_ARGUMENT' });
}

/** 400 of a parameter whose text is not of its type. */
export function invalidValue(parameter: string, type: string, value: string): Refusal {
  const message = `Invalid value at '${parameter}' (${type}), "${value}"`;
  const details = [badRequest(parameter, message)];
  return refusal({
    code: 400,
    message,
    reason: 'invalid',
    status: 'INVALID_ARGUMENT',
    domain: null,
    details,
  });
}

/** 400 of a parameter that the method does not know; Google never ignores one. */
export function unknownParameter(name: string): Refusal {
  const message =
    `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. ` +
    `Field '${name}' could not be found in request message.`;
  const details = [badRequest('', message)];
  return refusal({ code: 400, message, reason: 'badRequest', status: 'INVALID_ARGUMENT', details });
}

/** 400 of a member of the request body that the schema does not know. */
export function unknownMember(name: string): Refusal {
  const message = `Invalid JSON payload received. Unknown name "${name}": Cannot find field.`;
  const details = [badRequest('', message)];
  return refusal({ code: 400, message, reason: 'badRequest', status: 'INVALID_ARGUMENT', details });
}

/** 404 of an id that is well formed and not there. */
export function notFound(): Refusal {
  return refusal({
    code: 404,
    message: 'Requested entity was not found.',
    reason: 'notFound',
    status: 'NOT_FOUND',
  });
}

/** 403 with a reason of its own. */
export function forbidden(message: string, reason = 'forbidden'): Refusal {
  return refusal({ code: 403, message, reason, status: 'PERMISSION_DENIED' });
}

/** 501 for what this stand-in does not build: loud, because a silent empty answer would pass for a real one. */
export function notBuilt(what: string): Refusal {
  const message = `The sandbox does not implement ${what}.`;
  return refusal({ code: 501, message, reason: 'notImplemented', status: 'UNIMPLEMENTED' });
}

function badRequest(field: string, description: string): unknown {
  return {
    '@type': 'type.googleapis.com/google.rpc.BadRequest',
    fieldViolations: [{ ...(field ? { field } : {}), description }],
  };
}
