import { readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import { gmail } from 'googleapis/build/src/apis/gmail/index.js';
import { parseSync } from 'oxc-parser';
import { withRouter } from '#sandbox/google/api.ts';
import { gmailApi } from '#sandbox/google/gmail/index.ts';

const root = new URL('../../', import.meta.url);
const sources = (folder: string): string[] =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);

function imports(file: string): { from: string; isType: boolean }[] {
  const { module } = parseSync(file, readFileSync(new URL(file, root), 'utf8'));
  const statics = module.staticImports.map((one) => ({
    from: one.moduleRequest.value,
    isType: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
  }));
  const dynamics = module.dynamicImports.map(() => ({ from: 'import()', isType: false }));
  return [...statics, ...dynamics];
}

describe('the sandbox', () => {
  it('shares nothing with the product: only its own files, Node, two libraries and types of the client', () => {
    const foreign = sources('sandbox/google').flatMap((file) =>
      imports(file)
        .filter(
          ({ from, isType }) =>
            !from.startsWith('./') &&
            !from.startsWith('../') &&
            !isBuiltin(from) &&
            !['iconv-lite', 'ical.js'].includes(from) &&
            !(isType && from.startsWith('googleapis/')),
        )
        .map(({ from }) => `${file}: ${from}`),
    );
    expect(foreign).toEqual([]);
  });

  it('is reached by no folder of the product', () => {
    const folders = [
      'activities',
      'api',
      'db',
      'domain',
      'lib',
      'mail',
      'platforms',
      'providers',
      'workers',
      'workflows',
    ];
    const reaching = folders
      .flatMap(sources)
      .filter((file) => imports(file).some(({ from }) => from.includes('sandbox')));
    expect(reaching).toEqual([]);
  });
});

describe('the routes', () => {
  const api = withRouter(gmailApi());
  const built = Object.keys(api.handlers);

  it('are the client’s own: every method that is built is a method of the client', () => {
    const known = api.table.methods.map((method) => method.id);
    expect(built.filter((id) => !known.includes(id))).toEqual([]);
    expect(known).toHaveLength(79);
  });

  it.each(built)('lead the client’s call of %s to that method', async (id) => {
    const asked: { url: string; verb: string }[] = [];
    const auth = {
      request: async (options: { url: string; method: string }) => {
        asked.push({ url: String(options.url), verb: options.method });
        return { data: {}, status: 200, headers: new Headers() };
      },
    };
    let target: unknown = gmail({ version: 'v1', auth: auth as never });
    const path = id.split('.').slice(1);
    const method = path.pop() ?? '';
    for (const name of path) target = Reflect.get(target as object, name);
    const call = Reflect.get(target as object, method) as (params: object) => Promise<unknown>;
    await call.call(target, { userId: 'me', id: 'x', messageId: 'y' });
    const [sent] = asked;
    expect(api.route(sent?.verb ?? '', new URL(sent?.url ?? '').pathname)?.spec.id).toBe(id);
  });

  it('demand scopes that the client’s documentation names for each method', () => {
    const scopeless = api.table.methods.filter(
      (method) =>
        !method.scopes.every((scope) => scope.startsWith('https://')) || method.scopes.length === 0,
    );
    expect(scopeless).toEqual([]);
    expect(
      api.table.methods.find((method) => method.id === 'gmail.users.messages.delete')?.scopes,
    ).toEqual(['https://mail.google.com/']);
  });
});
