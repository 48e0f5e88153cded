import { importTable, packageHomes, sandboxUsers, unbound } from './import-table.ts';
import { packageOf, targetOf, type Import, type Sources } from './imports.ts';

/** The imports that the table forbids, one sentence each: file, line, import and rule. */
export function forbiddenImports(sources: Sources): string[] {
  return [...sources.values()].flat().flatMap((it) => {
    const rule = brokenRule(it);
    return rule ? [`${it.file}:${it.line} imports ${it.specifier}: ${rule}`] : [];
  });
}

function brokenRule(it: Import): string | undefined {
  const target = targetOf(it);
  return target === undefined ? brokenPackageRule(it) : brokenFolderRule(it, target);
}

function brokenFolderRule(
  { file, specifier, isTypeOnly }: Import,
  target: string,
): string | undefined {
  const from = folderOf(file);
  const to = folderOf(target);
  if (target.startsWith('..')) return 'it lies outside of the project';
  if (specifier.startsWith('.') && from !== to) return `across folders it is written #${target}`;
  if (from === to) return brokenProviderRule(file, target);
  if (to === 'sandbox' && !startsWithAny(file, sandboxUsers))
    return 'nothing of the product knows the sandbox';
  const rule = importTable[from];
  if (!rule) return `the folder ${from} is not in the table`;
  if (allows(rule.values, to, target)) return undefined;
  if (!allows(rule.types ?? [], to, target)) return `${from} may not import ${to}`;
  return isTypeOnly ? undefined : `${from} may import only types of ${to}`;
}

/** A provider is one connection to one outside party: it never leans on another one. */
function brokenProviderRule(file: string, target: string): string | undefined {
  const [top, own, inside] = file.split('/');
  const [, other, deep] = target.split('/');
  if (top !== 'providers' || !inside || !deep || own === other) return undefined;
  return 'a provider may not import another';
}

function brokenPackageRule({ file, specifier, isTypeOnly }: Import): string | undefined {
  if (startsWithAny(file, unbound)) return undefined;
  const name = packageOf(specifier);
  const homes = packageHomes[name];
  if (homes && !isTypeOnly && !startsWithAny(file, homes))
    return `${name} belongs to ${homes.join(' and ')}`;
  const allowed = importTable[folderOf(file)]?.packages ?? [];
  if (allowed.includes(name)) return undefined;
  if (name.startsWith('node:') && (allowed.includes('node:*') || isTypeOnly)) return undefined;
  return `${folderOf(file)} may not import ${name}`;
}

function allows(list: string[], folder: string, file: string): boolean {
  return list.includes('*') || list.includes(folder) || list.includes(file);
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? file;
}

function startsWithAny(file: string, beginnings: string[]): boolean {
  return beginnings.some((it) => file.startsWith(it));
}
