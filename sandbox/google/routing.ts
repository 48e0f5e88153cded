import type { ApiTable, MethodSpec } from './client-tables.ts';

/** Where a request goes: the method of the client that makes this URL, its path parameters, and whether it is an upload. */
export type Route = { spec: MethodSpec; pathParams: Record<string, string>; isUpload: boolean };
export type Router = (verb: string, path: string) => Route | undefined;

type Compiled = { spec: MethodSpec; pattern: RegExp; names: string[]; isUpload: boolean };

/** Makes the router of an API from its table, so that the routes are the ones the real client calls. */
export function createRouter(table: ApiTable): Router {
  const compiled = new Map<string, Compiled[]>();
  const add = (spec: MethodSpec, path: string, isUpload: boolean): void => {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const source = path
      .split(/\{\w+\}/)
      .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
    const key = bucket(spec.verb, path);
    compiled.set(key, [
      ...(compiled.get(key) ?? []),
      { spec, pattern: new RegExp(`^${source.join('([^/]+)')}$`), names, isUpload },
    ]);
  };
  for (const spec of table.methods) {
    add(spec, spec.path, false);
    if (spec.uploadPath) add(spec, spec.uploadPath, true);
  }
  // A fixed word (`messages/import`) goes before a parameter (`messages/{id}`).
  for (const list of compiled.values()) list.sort((a, b) => a.names.length - b.names.length);

  return (verb, path) => {
    for (const { spec, pattern, names, isUpload } of compiled.get(bucket(verb, path)) ?? []) {
      const match = pattern.exec(path);
      if (!match) continue;
      const pathParams = names.map((name, at) => [name, decodeSegment(match[at + 1] ?? '')]);
      return { spec, pathParams: Object.fromEntries(pathParams), isUpload };
    }
    return undefined;
  };
}

const bucket = (verb: string, path: string): string => `${verb} ${path.split('/').length}`;

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
