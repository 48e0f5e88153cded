import * as z from 'zod';
import {
  createDocument,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiResponseObject,
} from 'zod-openapi';
import { sessionCookieName } from '#auth/sign-in.ts';
import { uuid } from './contract/common.ts';
import { PROBLEMS, type ProblemCode } from './problem.ts';
import type { Route } from './route.ts';

const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    request_id: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem document; `code` is stable.' });

const idempotencyKey = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(200)
    .regex(/^[\x21-\x7E]+$/)
    .optional()
    .meta({ description: 'The same key is answered as the first time.' }),
});

const workspaceHeader = z.object({
  'X-Workspace-Id': uuid.optional().meta({
    description: 'Chooses among your own workspaces; default: that of the session or token.',
  }),
});

export type OpenApiDocument = ReturnType<typeof createDocument>;

/** What a document is called and says at its top. */
export interface DocumentInfo {
  readonly title: string;
  readonly description: string;
  /** What we send to others. */
  readonly webhooks?: NonNullable<ZodOpenApiObject['webhooks']>;
}

const OWN: DocumentInfo = {
  title: 'Inlet',
  description:
    'Times are ISO 8601 UTC, stay dates YYYY-MM-DD. Lists answer `{items, next_cursor}`. Errors are RFC 9457 problem documents with a stable `code`.',
};

/** The OpenAPI 3.1 document of these routes: the same declarations that the router validates with. */
export function openApiDocument(
  routes: readonly Route[],
  serverUrl: string,
  { title, description, webhooks }: DocumentInfo = OWN,
): OpenApiDocument {
  const bySource = routes.every((route) => route.access === 'source');
  const paths: NonNullable<ZodOpenApiObject['paths']> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method]: operationOf(route) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title,
      version: '1',
      description,
    },
    servers: [{ url: serverUrl }],
    components: {
      securitySchemes: bySource
        ? { key: { type: 'apiKey', in: 'header', name: 'X-API-Key' } }
        : {
            session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(serverUrl) },
            token: { type: 'http', scheme: 'bearer' },
          },
    },
    paths,
    ...(webhooks !== undefined && { webhooks }),
  });
}

/** `/a/:id` as OpenAPI writes it. */
export function openApiPath(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const header = headersOf(route);
  return {
    operationId: operationIdOf(route),
    tags: [route.tag],
    summary: route.summary,
    security: SECURITY[accessKind(route)],
    ...(isRole(route) && { description: `Needs the role \`${route.access}\` in the workspace.` }),
    requestParams: {
      ...(route.params !== undefined && { path: route.params }),
      ...(route.query !== undefined && { query: route.query }),
      ...(header !== undefined && { header }),
    },
    ...(route.body !== undefined && {
      requestBody: {
        required: !route.body.safeParse({}).success,
        content: { 'application/json': { schema: route.body } },
      },
    }),
    ...(route.payload !== undefined && {
      requestBody: { required: true, content: { 'application/json': { schema: route.payload } } },
    }),
    ...(route.upload === true && {
      requestBody: {
        required: true,
        content: { '*/*': { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    responses: responsesOf(route),
  };
}

const SECURITY: Record<'public' | 'source' | 'person', { [scheme: string]: string[] }[]> = {
  public: [],
  source: [{ key: [] }],
  person: [{ session: [] }, { token: [] }],
};

function accessKind({ access }: Route): keyof typeof SECURITY {
  return access === 'public' || access === 'source' ? access : 'person';
}

function headersOf(route: Route): z.ZodObject | undefined {
  if (route.access === 'source') return route.idempotent ? idempotencyKey : undefined;
  if (!isRole(route)) return undefined;
  return route.idempotent ? workspaceHeader.extend(idempotencyKey.shape) : workspaceHeader;
}

function responsesOf(
  route: Route,
): Record<`${1 | 2 | 3 | 4 | 5}${string}`, ZodOpenApiResponseObject> {
  const responses: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, answer] of Object.entries(route.answers)) {
    const type = answer.content ?? 'application/json';
    responses[status] = {
      description: answer.description,
      ...(answer.schema !== undefined && { content: { [type]: { schema: answer.schema } } }),
      ...(answer.schema === undefined &&
        answer.content !== undefined && { content: { [type]: { schema: z.string() } } }),
    };
  }
  for (const [status, codes] of byStatus(problemsOf(route))) {
    responses[status] ??= {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join(' '),
      content: { 'application/problem+json': { schema: problem } },
    };
  }
  return responses;
}

/** Every code a route may answer with: its own, and those that come with its access and its parts. */
export function problemsOf(route: Route): readonly ProblemCode[] {
  const signedIn: ProblemCode[] = route.access === 'public' ? [] : ['UNAUTHENTICATED', 'FORBIDDEN'];
  const changes: ProblemCode[] = route.method === 'get' ? [] : ['FORBIDDEN', 'PAYLOAD_TOO_LARGE'];
  return [
    ...new Set<ProblemCode>([
      'INVALID_REQUEST',
      ...signedIn,
      ...changes,
      ...route.problems,
      'RATE_LIMITED',
      'INTERNAL',
      'UNAVAILABLE',
    ]),
  ];
}

function byStatus(codes: readonly ProblemCode[]): Map<string, ProblemCode[]> {
  return Map.groupBy(codes, (code) => String(PROBLEMS[code].status));
}

function isRole(route: Route): boolean {
  return route.access !== 'user' && accessKind(route) === 'person';
}

/** Stable name for generated clients: method and path in one word. */
function operationIdOf(route: Route): string {
  const words = route.path
    .split('/')
    .filter((part) => part !== '' && part !== 'api' && part !== 'integration' && part !== 'v1');
  const named = words.map((word) => word.replace(/^:/, 'by-').replaceAll(/[^a-zA-Z0-9]+/g, '-'));
  return [route.method, ...named]
    .join('-')
    .replaceAll(/-([a-zA-Z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}
