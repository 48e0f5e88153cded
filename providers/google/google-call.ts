import type * as z from 'zod';
import type { Clock } from '#lib/clock.ts';
import type { CallOptions } from '../capabilities.ts';
import type { AccessToken } from '../credentials.ts';
import type { CallBudget } from './budget.ts';
import { isProviderError } from '../error.ts';
import { classifyApiError, providerError } from './classify.ts';
import { jsonObject } from './failed-call.ts';
import type { GoogleClient, Transport } from './transport.ts';

export interface GoogleCallNeeds<Method extends string> {
  readonly transport: Transport;
  readonly accessToken: AccessToken;
  readonly budget: CallBudget<Method>;
  /** Whose quota the calls count against: Google's account id, or any id that stands for this account alone. */
  readonly mailboxKey: string;
  readonly clock: Clock;
}

/** Options that the generated client takes per call. */
export interface SendOptions {
  readonly auth: GoogleClient;
  readonly rootUrl?: string;
  readonly timeout: number;
  readonly signal?: AbortSignal;
  readonly retry: false;
  /** Bytes, not text: decoding would drop a byte order mark and repair broken UTF-8, and raw must be exact. */
  readonly responseType: 'arraybuffer';
}

export interface GoogleRequest<Method extends string> {
  readonly method: Method;
  readonly send: (options: SendOptions) => Promise<{ readonly data: unknown }>;
}

export interface GoogleCall<Method extends string, Answer> extends GoogleRequest<Method> {
  readonly answer: z.ZodType<Answer>;
}

export interface Answered<Answer> {
  readonly answer: Answer;
  readonly bytes: Buffer;
}

export type MakeGoogleCall<Method extends string> = <Answer>(
  call: GoogleCall<Method, Answer>,
  options?: CallOptions,
) => Promise<Answered<Answer>>;

/**
 * Makes single calls of a generated client: like `createBytesCall`, and with the answer checked: a 200 that is not the
 * whole JSON object throws `malformed` instead of looking like an empty page.
 */
export function createGoogleCall<Method extends string>(
  needs: GoogleCallNeeds<Method>,
): MakeGoogleCall<Method> {
  const bytesOf = createBytesCall(needs);
  return async (call, options) => {
    const bytes = await bytesOf(call, options);
    const parsed = call.answer.safeParse(jsonObject(bytes));
    if (!parsed.success) throw providerError('malformed');
    return { answer: parsed.data, bytes };
  };
}

/**
 * Makes single calls of a generated client: within the budget, with another token once after a 401 or when a newer
 * consent may have brought a missing scope, never repeated otherwise. Returns the answer's bytes. An abort rejects with the signal's own reason.
 */
export function createBytesCall<Method extends string>(
  needs: GoogleCallNeeds<Method>,
): (request: GoogleRequest<Method>, options?: CallOptions) => Promise<Buffer> {
  const { transport, accessToken, budget, mailboxKey, clock } = needs;

  const send = async (
    { method, send: make }: GoogleRequest<Method>,
    token: string,
    { signal }: CallOptions,
  ): Promise<Buffer> => {
    const options: SendOptions = {
      auth: transport.bearer(token),
      ...(transport.rootUrl !== undefined && { rootUrl: transport.rootUrl }),
      timeout: transport.timeoutMs,
      ...(signal !== undefined && { signal }),
      retry: false,
      responseType: 'arraybuffer',
    };
    try {
      const { data } = await budget.spend(mailboxKey, method, () => make(options), signal);
      return Buffer.from(data as ArrayBuffer);
    } catch (error) {
      signal?.throwIfAborted();
      throw classified(error);
    }
  };

  const classified = (error: unknown) => {
    if (isFromBudget(error)) return error;
    const told = classifyApiError(error, clock.now());
    if (told.kind === 'rate-limited') budget.throttled(mailboxKey, told.retryAfterMs);
    return told;
  };

  /** The token to try once more with: after a 401 another one, after a missing scope that of a newer consent; or null. */
  const nextToken = async (
    error: unknown,
    token: string,
    options: { readonly signal?: AbortSignal },
  ): Promise<string | null> => {
    if (Reflect.get(Object(error), 'status') === 401)
      return accessToken({ ...options, rejected: token });
    if (!isProviderError(error) || error.kind !== 'scope-missing') return null;
    const newest = await accessToken({ ...options, anew: true });
    return newest === token ? null : newest;
  };

  return async (request, options = {}) => {
    const tokenOptions = options.signal === undefined ? {} : { signal: options.signal };
    const token = await accessToken(tokenOptions);
    return send(request, token, options).catch(async (error: unknown) => {
      const next = await nextToken(error, token, tokenOptions);
      if (next === null) throw error;
      return send(request, next, options);
    });
  };
}

function isFromBudget(error: unknown): boolean {
  return Reflect.get(Object(error), 'code') === 'BUDGET';
}
