import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One import, re-export or `import()` as it stands in a file. */
export interface Import {
  file: string;
  line: number;
  specifier: string;
  isTypeOnly: boolean;
}

/** Path of a source file, relative to the project, to what it imports. */
export type Sources = Map<string, Import[]>;

const folders =
  '{domain,lib,mail,platforms,calendar,providers,capabilities,db,workflows,activities,workers,api,auth,runtime,demo,cli,sandbox,bench,test,scripts,bin,web}';

/** Reads every source file of the project. */
export function readSources(): Sources {
  const files = globSync(`${folders}/**/*.{ts,tsx,mjs}`).filter(
    (file) => !file.includes('/fixtures/'),
  );
  return new Map(files.map((file) => [file, importsOf(file, readFileSync(file, 'utf8'))]));
}

/** What a file with this text imports. `import { type A }` still loads the module, so it counts as an import of values. */
export function importsOf(file: string, text: string): Import[] {
  const { module } = parseSync(file, text);
  const found = (start: number, specifier: string, isTypeOnly: boolean): Import => ({
    file,
    line: text.slice(0, start).split('\n').length,
    specifier,
    isTypeOnly,
  });
  return [
    ...module.staticImports.map((it) =>
      found(it.start, it.moduleRequest.value, text.startsWith('import type', it.start)),
    ),
    ...module.staticExports.flatMap(({ start, entries }) => {
      const request = entries.find((entry) => entry.moduleRequest)?.moduleRequest;
      return request ? [found(start, request.value, text.startsWith('export type', start))] : [];
    }),
    ...module.dynamicImports.flatMap(({ start, moduleRequest }) => {
      const literal = /^['"](.*)['"]$/.exec(text.slice(moduleRequest.start, moduleRequest.end));
      return literal?.[1] === undefined ? [] : [found(start, literal[1], false)];
    }),
  ];
}

/** The project's file that an import names, or undefined when it names a package. */
export function targetOf({ file, specifier }: Import): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? join(dirname(file), specifier) : undefined;
}

/** Every file whose code is loaded when `entry` runs, and every package that they load. */
export function loadedBy(
  sources: Sources,
  entry: string,
): { files: Set<string>; packages: Set<string> } {
  const files = new Set([entry]);
  const packages = new Set<string>();
  for (const file of files)
    for (const it of sources.get(file) ?? []) {
      if (it.isTypeOnly) continue;
      const target = targetOf(it);
      if (target === undefined) packages.add(packageOf(it.specifier));
      else files.add(target);
    }
  return { files, packages };
}

/** `@scope/name/deep/file.js` → `@scope/name`. Node's own modules keep their whole name. */
export function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Rings of files that load each other, each as the list of its files. */
export function cycles(sources: Sources): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push(path.slice(at));
    if (at >= 0 || done.has(file)) return;
    for (const it of sources.get(file) ?? []) {
      const target = it.isTypeOnly ? undefined : targetOf(it);
      if (target !== undefined) visit(target, [...path, file]);
    }
    done.add(file);
  };
  for (const file of sources.keys()) visit(file, []);
  return found;
}
