import type { Request, Response } from 'express';
import type * as z from 'zod';
import type { Caller } from '#auth/caller.ts';
import type { Role } from '#auth/roles.ts';
import type { Scope } from '#db/in-workspace.ts';
import type { Config } from '#lib/config.ts';
import type { Deps } from './deps.ts';
import type { ProblemCode } from './problem.ts';
import type { SourceCaller } from './source-caller.ts';

/** Who may call a route: anybody, anybody signed in, a member of a workspace in at least this role, or a source by its key. */
export type Access = 'public' | 'user' | 'source' | Role;

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** An answer of a route; a route that writes the response itself (redirect, stream) declares `content`. */
export interface AnswerSpec {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** Media type of an answer that is not JSON; the handler then writes the response. */
  readonly content?: string;
}

export type AllowedOrigin = (config: Config) => string | undefined;

export type Answers = Readonly<Record<number, AnswerSpec>>;

/** What a handler returns: one of the declared answers. Absent body: nothing is sent. */
export type Reply<A extends Answers> = {
  [Status in keyof A & number]: A[Status] extends {
    readonly schema: infer Schema extends z.ZodType;
  }
    ? { readonly status: Status; readonly body: z.input<Schema> }
    : { readonly status: Status };
}[keyof A & number];

/** The workspace that a request is about, and the caller's role in it. */
export interface Standing {
  readonly workspaceId: string;
  readonly role: Role;
}

export interface Call<Path extends Access, Params, Query, Body> {
  readonly deps: Deps;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly requestId: string;
  /** Absent on public routes and on those of sources. */
  readonly caller: Path extends 'public' | 'source' ? Caller | null : Caller;
  readonly source: Path extends 'source' ? SourceCaller : null;
  readonly standing: Path extends Role ? Standing : Standing | null;
  /** For `inWorkspace`. */
  readonly scope: Path extends Role | 'source' ? Scope : Scope | null;
  readonly idempotencyKey: string | undefined;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  readonly request: Request;
  readonly response: Response;
}

type Shape = z.ZodObject | undefined;
type Parsed<S extends Shape> = S extends z.ZodObject ? z.output<S> : Record<string, never>;

export interface RouteSpec<
  Path extends Access,
  A extends Answers,
  P extends Shape,
  Q extends Shape,
  B extends Shape,
> {
  readonly method: Method;
  /** Express syntax, `:name` for parameters. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Path;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly idempotent?: boolean;
  /** A body of any JSON, judged by the handler; this is what the document says of it. */
  readonly payload?: z.ZodType;
  /** The body is bytes of any media type; the handler reads them. */
  readonly upload?: true;
  /** Largest body; 256 KB unless given. */
  readonly bodyLimit?: '4mb' | '16mb';
  /** An origin besides our own whose pages may call this with the session cookie (CORS). */
  readonly allowedOrigin?: AllowedOrigin;
  readonly answers: A;
  /** Codes beyond those that every route of this access may answer with. */
  readonly problems?: readonly ProblemCode[];
  readonly handle: (
    call: Call<Path, Parsed<P>, Parsed<Q>, Parsed<B>>,
  ) => Promise<Reply<A> | null> | Reply<A> | null;
}

/** A route as the router and the OpenAPI document see it. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly idempotent: boolean;
  readonly upload?: true;
  readonly payload?: z.ZodType;
  readonly bodyLimit?: '4mb' | '16mb';
  readonly allowedOrigin?: AllowedOrigin;
  readonly answers: Answers;
  readonly problems: readonly ProblemCode[];
  handle(
    call: Call<Access, never, never, never>,
  ): Promise<{ status: number; body?: unknown } | null>;
}

/** One of a route's declared answers. */
export function answer<const Status extends number>(status: Status): { readonly status: Status };
export function answer<const Status extends number, Body>(
  status: Status,
  body: Body,
): { readonly status: Status; readonly body: Body };
export function answer(status: number, body?: unknown) {
  return body === undefined ? { status } : { status, body };
}

/**
 * Declares a route once: validation, roles, rate limit, OpenAPI and the documented errors all come from
 * here. A handler returns one of the declared answers, or null when it has written the response itself.
 */
export function defineRoute<
  const Path extends Access,
  const A extends Answers,
  P extends Shape = undefined,
  Q extends Shape = undefined,
  B extends Shape = undefined,
>(spec: RouteSpec<Path, A, P, Q, B>): Route {
  const { handle, params, query, body, ...rest } = spec;
  return {
    ...rest,
    ...(params !== undefined && { params }),
    ...(query !== undefined && { query }),
    ...(body !== undefined && { body }),
    idempotent: spec.idempotent ?? false,
    problems: spec.problems ?? [],
    // The router validates before it calls, so what the declaration promises is what the handler gets.
    handle: async (call) => handle(call as unknown as Parameters<typeof handle>[0]),
  };
}
