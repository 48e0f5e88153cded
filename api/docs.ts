import express, { Router } from 'express';
import { absolutePath } from 'swagger-ui-dist';
import type { OpenApiDocument } from './openapi.ts';
import { PARTNER_GUIDE } from './partner-guide.ts';

const pageOf = (title: string, start: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="${start}"></script>
</body>
</html>
`;

const startOf = (url: string): string =>
  `SwaggerUIBundle({ url: '${url}', dom_id: '#swagger-ui', deepLinking: true });\n`;

/** The assets that the page uses; the package's own page and sample document stay unreachable. */
const ASSETS = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js']);

/** Serves the OpenAPI documents, browsable pages of them from this origin alone, and the guide for partners. */
export function mountDocs(document: OpenApiDocument, partners: OpenApiDocument): Router {
  const router = Router();
  const files = express.static(absolutePath(), { index: false, maxAge: '1d' });
  serveReference(router, document, {
    title: 'Inlet API',
    json: '/openapi.json',
    page: '/docs',
    start: '/docs/start.js',
  });
  serveReference(router, partners, {
    title: 'Inlet partner API',
    json: '/docs/partners/openapi.json',
    page: '/docs/partners/reference',
    start: '/docs/partners/start.js',
  });
  router.get('/docs/partners', (_request, response) => {
    response.locals['route'] = '/docs/partners';
    response.type('html').send(PARTNER_GUIDE);
  });
  router.use('/docs/assets', (request, response, next) => {
    response.locals['route'] = '/docs/assets';
    if (ASSETS.has(request.path)) files(request, response, next);
    else next();
  });
  return router;
}

function serveReference(
  router: Router,
  document: OpenApiDocument,
  at: Readonly<Record<'title' | 'json' | 'page' | 'start', string>>,
): void {
  router.get(at.json, (_request, response) => {
    response.locals['route'] = at.json;
    response.json(document);
  });
  router.get(at.page, (_request, response) => {
    response.locals['route'] = at.page;
    // Swagger UI styles its elements in place; scripts stay limited to this origin.
    const policy = String(response.getHeader('content-security-policy'));
    response.set(
      'content-security-policy',
      policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    );
    response.type('html').send(pageOf(at.title, at.start));
  });
  router.get(at.start, (_request, response) => {
    response.locals['route'] = at.start;
    response.type('js').send(startOf(at.json));
  });
}
