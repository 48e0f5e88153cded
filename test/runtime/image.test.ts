import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { loadedBy, readSources } from '#test/support/imports.ts';

const dockerfile = readFileSync('Dockerfile', 'utf8');
const copied = [...dockerfile.matchAll(/^COPY --from=build (.+) \S+$/gm)].flatMap(
  ([, paths = '']) => paths.split(' ').map((path) => path.replace('/app/', '')),
);
const compose = readFileSync('docker-compose.yml', 'utf8');

describe('the production image', () => {
  it('has every folder that its programs load, and prisma for migrations', () => {
    const sources = readSources();
    const entries = ['api/main.ts', 'workers/main.ts', 'bin/inlet.mjs', 'cli/main.ts'];
    const files = entries.flatMap((entry) => [...loadedBy(sources, entry).files]);
    const folders = new Set(
      files.map((file) => file.replace(/^gen\//, 'generated/').split('/')[0]),
    );
    expect([...folders].filter((folder) => !copied.includes(folder ?? ''))).toEqual([]);
    expect(copied).toEqual(expect.arrayContaining(['prisma', 'prisma.config.ts', 'dist']));
  });

  it('copies nothing that is not there, and nothing of the sandbox, the demo or the tests', () => {
    const built = ['node_modules', 'generated', 'dist'];
    expect(copied.filter((path) => !built.includes(path) && !existsSync(path))).toEqual([]);
    expect(copied.filter((path) => /^(sandbox|demo|bench|test|scripts)/.test(path))).toEqual([]);
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['sandbox', 'demo', 'bench', 'test', '.env', 'secrets']),
    );
  });

  it('does not run as root', () => {
    expect(dockerfile.slice(dockerfile.lastIndexOf('FROM'))).toMatch(/^USER node$/m);
  });
});

describe('the compose file', () => {
  it('publishes ports on loopback only and holds no secret', () => {
    const ports = [...compose.matchAll(/ports: \[(.*)\]/g)].map(([, it]) => it);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^'127\.0\.0\.1:/);
    const secrets = compose.matchAll(/^ +\w*(?:PASSWORD|SECRET|PWD): *(\S+)/gm);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{\w+:\?/);
  });

  it('names every search attribute that the embedded server registers', () => {
    const attributes = readFileSync('runtime/search-attributes.ts', 'utf8');
    const names = [...attributes.matchAll(/^ {2}(\w+): 'Keyword'/gm)].map(([, name]) => name);
    expect(compose).toContain(`for name in ${names.join(' ')}; do`);
  });
});
