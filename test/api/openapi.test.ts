import { describe, expect, it } from '@jest/globals';
import type { Router } from 'express';
import { mountRoutes } from '#api/mount.ts';
import { openApiDocument, openApiPath, problemsOf } from '#api/openapi.ts';
import { ROUTES } from '#api/routes/index.ts';
import { useApi } from './support/api.ts';

const document = openApiDocument(ROUTES, 'https://inlet.test');

describe('the OpenAPI document', () => {
  const api = useApi();

  it('has exactly the routes that the router serves', () => {
    const served = routesOf(mountRoutes(api.deps, ROUTES));
    const documented = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(served.length).toBeGreaterThan(50);
    expect(documented.sort()).toEqual(served.sort());
  });

  it('is version 3.1, served as it is generated', async () => {
    const { body } = await api.ask('GET', '/openapi.json');
    expect(body.openapi).toMatch(/^3\.1/);
    expect(Object.keys(body.paths)).toEqual(Object.keys(document.paths ?? {}));
  });

  it('gives every operation a name of its own, a summary and a tag', () => {
    const operations = Object.values(document.paths ?? {}).flatMap((item) => Object.values(item));
    const names = operations.map((operation) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { summary, tags } of operations) {
      expect(summary).toBeTruthy();
      expect(tags).toHaveLength(1);
    }
  });

  it('says for every problem which codes it may carry, under their status', () => {
    for (const route of ROUTES) {
      const item = document.paths?.[openApiPath(route.path)];
      const responses = item?.[route.method]?.responses ?? {};
      for (const code of problemsOf(route)) {
        const texts = Object.values(responses).map((response) => JSON.stringify(response));
        const isDeclaredAnswer = code === 'UNAVAILABLE' && route.path === '/readyz';
        expect(isDeclaredAnswer || texts.some((text) => text.includes(code))).toBe(true);
      }
    }
  });

  it('documents instants as date-time and stay dates as date', () => {
    const booking = JSON.stringify(document.components?.schemas?.['Booking']);
    expect(booking).toContain('"check_in":{"type":"string","format":"date"}');
    expect(booking).toContain('"created_at":{"type":"string","format":"date-time"}');
  });

  it('can be browsed at /docs with scripts from this origin only', async () => {
    const page = await api.ask('GET', '/docs');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page.body).not.toMatch(/<script>|https?:\/\//);
    const sources = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, path]) => path,
    );
    expect(sources).toHaveLength(3);
    for (const path of sources) expect((await api.ask('GET', path ?? '')).status).toBe(200);
    expect((await api.ask('GET', '/docs/assets/index.html')).status).toBe(404);
  });
});

function routesOf(router: Router): string[] {
  return router.stack.flatMap(({ route }) =>
    route === undefined
      ? []
      : Object.keys((route as unknown as { methods: Record<string, boolean> }).methods).map(
          (method) => `${method} ${openApiPath(String(route.path))}`,
        ),
  );
}
