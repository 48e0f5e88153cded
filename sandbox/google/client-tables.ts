import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** One query or path parameter as the client declares it. */
type ParamSpec = {
  in: 'path' | 'query';
  type: 'string' | 'number' | 'boolean' | 'string[]';
};
/** One method of an API: route, accepted parameters and scopes, names of its request and response schemas. */
export type MethodSpec = {
  id: string;
  verb: string;
  path: string;
  uploadPath?: string;
  params: Record<string, ParamSpec>;
  scopes: string[];
  request?: string;
  response?: string;
};
/** A schema's members; a value is a primitive, `$Name` for another schema, `[]` appended for a list, `any` for open ones. */
export type SchemaSpec = Record<string, string>;
export type ApiTable = { methods: MethodSpec[]; schemas: Record<string, SchemaSpec> };

/**
 * Reads an API's methods, parameters, scopes and schemas from the installed googleapis package, so that none of them is
 * typed by hand. Takes the package's name of the API (`gmail`) and version (`v1`); throws when the package's layout changed.
 */
export function readClientTable(api: string, version: string): ApiTable {
  const require = createRequire(import.meta.url);
  const base = require.resolve(`googleapis/build/src/apis/${api}/${version}.js`);
  const types = readFileSync(base.replace(/\.js$/, '.d.ts'), 'utf8');
  const code = readFileSync(base, 'utf8');
  const interfaces = readInterfaces(types);
  const methods = [...readMethods({ api, version, code, types, interfaces })];
  if (methods.length === 0) throw new Error(`no methods found in googleapis' ${api} ${version}`);
  const schemas = [...interfaces]
    .filter(([name]) => name.startsWith('Schema$'))
    .map(([name, members]) => [name.slice('Schema$'.length), members] as const);
  return { methods, schemas: Object.fromEntries(schemas) };
}

type Source = { api: string; version: string; code: string; types: string; interfaces: Interfaces };

function* readMethods(source: Source): Generator<MethodSpec> {
  const classes = new RegExp(
    `class (Resource\\$[\\w$]+) \\{([\\s\\S]*?)\\n {4}${source.api}_${source.version}\\.`,
    'g',
  );
  const calls = /\n {8}(\w+)\(paramsOrCallback[\s\S]*?const parameters = \{([\s\S]*?)\n {12}\};/g;
  for (const [, className = '', body = ''] of source.code.matchAll(classes)) {
    const from = source.types.indexOf(`export class ${className} {`);
    const typed = source.types.slice(from, source.types.indexOf('\n    }', from));
    for (const [, name = '', call = ''] of body.matchAll(calls)) {
      yield readMethod({
        api: source.api,
        className,
        name,
        call,
        typed,
        interfaces: source.interfaces,
      });
    }
  }
}

function readMethod(at: {
  api: string;
  className: string;
  name: string;
  call: string;
  typed: string;
  interfaces: Interfaces;
}): MethodSpec {
  const url = (key: string): string | undefined =>
    new RegExp(`${key}: \\(rootUrl \\+\\s*'([^']+)'`).exec(at.call)?.[1];
  const path = url('url');
  const uploadPath = url('mediaUrl');
  const verb = /method: '(\w+)'/.exec(at.call)?.[1];
  if (!path || !verb) throw new Error(`cannot read ${at.className}.${at.name}`);

  const inPath = quoted(/pathParams: \[([^\]]*)\]/.exec(at.call)?.[1] ?? '');
  const declared = at.interfaces.get(`params$${at.className}$${at.name}`.toLowerCase()) ?? {};
  const { requestBody, media: _, ...others } = declared;
  const params = Object.entries(others).map(
    ([key, type]) =>
      [key, { in: inPath.includes(key) ? 'path' : 'query', type }] as [string, ParamSpec],
  );

  const signature = at.typed.search(new RegExp(`\\n {8}${at.name}\\(`));
  const documented = at.typed.slice(0, signature);
  const listed = documented.slice(documented.lastIndexOf('scopes: ['));
  const response = /Promise<GaxiosResponseWithHTTP2<Schema\$(\w+)>>/.exec(
    at.typed.slice(signature, at.typed.indexOf('callback', signature)),
  )?.[1];
  const resource = at.className.split('$').slice(1).map(lowerFirst).join('.');
  return {
    id: `${at.api}.${resource}.${at.name}`,
    verb,
    path,
    ...(uploadPath ? { uploadPath } : {}),
    params: Object.fromEntries(params),
    scopes: quoted(listed.slice(0, listed.indexOf(']'))),
    ...(requestBody ? { request: requestBody.slice(1) } : {}),
    ...(response ? { response } : {}),
  };
}

type Interfaces = ReadonlyMap<string, Record<string, string>>;

function readInterfaces(types: string): Interfaces {
  const found = new Map<string, Record<string, string>>();
  for (const [, name = '', body = ''] of types.matchAll(
    /\n {4}export interface ([\w$]+) (?:extends \w+ )?\{([\s\S]*?)\n {4}\}/g,
  )) {
    const members: Record<string, string> = {};
    for (const [, key = '', type = ''] of body.matchAll(/\n {8}(\w+)\?: ([^;]+);/g)) {
      members[key] = readType(type);
    }
    found.set(name.toLowerCase(), members);
    if (name.startsWith('Schema$')) found.set(name, members);
  }
  return found;
}

function readType(type: string): string {
  const bare = type.replaceAll(' | null', '').trim();
  const schema = /^Schema\$(\w+)(\[\])?$/.exec(bare);
  if (schema) return `$${schema[1]}${schema[2] ?? ''}`;
  return /^(string|number|boolean)(\[\])?$/.test(bare) ? bare : 'any';
}

const quoted = (text: string): string[] => [...text.matchAll(/'([^']+)'/g)].map((m) => m[1] ?? '');
const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
