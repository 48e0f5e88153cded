import express, { Router } from 'express';
import { absolutePath } from 'swagger-ui-dist';
import type { OpenApiDocument } from './openapi.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inlet API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true });
`;

/** The assets that the page uses; the package's own page and sample document stay unreachable. */
const ASSETS = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js']);

/** Serves the OpenAPI document, and a browsable page of it from this origin alone. */
export function mountDocs(document: OpenApiDocument): Router {
  const router = Router();
  const files = express.static(absolutePath(), { index: false, maxAge: '1d' });
  router.get('/openapi.json', (_request, response) => {
    response.locals['route'] = '/openapi.json';
    response.json(document);
  });
  router.get('/docs', (_request, response) => {
    response.locals['route'] = '/docs';
    // Swagger UI styles its elements in place; scripts stay limited to this origin.
    const policy = String(response.getHeader('content-security-policy'));
    response.set(
      'content-security-policy',
      policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
    );
    response.type('html').send(PAGE);
  });
  router.get('/docs/start.js', (_request, response) => {
    response.locals['route'] = '/docs/start.js';
    response.type('js').send(START);
  });
  router.use('/docs/assets', (request, response, next) => {
    response.locals['route'] = '/docs/assets';
    if (ASSETS.has(request.path)) files(request, response, next);
    else next();
  });
  return router;
}
