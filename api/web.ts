import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, type Response, Router } from 'express';

const FOLDER = join(import.meta.dirname, '../dist/web');
const NONCE_PLACE = '__STYLE_NONCE__';
const NOT_BUILT = 'The web app is not built. Build it with: npm run build:web\n';
const FOR_GOOD = 'public, max-age=31536000, immutable';
const FOR_AN_HOUR = 'public, max-age=3600';

/** First parts of paths that are no screens: there an unknown address stays a 404 in JSON. */
const NO_SCREEN = /^\/(?:api|integration|docs|openapi\.json|healthz|readyz|metrics|assets)(?:\/|$)/;

/**
 * Serves the built app from `folder`: its files, and its page for every address that is a screen's.
 * Assets carry the hash of their content in their name and are kept for good; the page is never kept.
 */
export function mountWeb(folder: string = FOLDER): Router {
  const router = Router();
  router.use('/assets', filesOf(join(folder, 'assets'), FOR_GOOD));
  // With the page's own name it would go out without a nonce.
  router.get('/index.html', servePage(folder));
  router.use(filesOf(folder, FOR_AN_HOUR));
  router.get('/{*any}', servePage(folder));
  return router;
}

function filesOf(folder: string, cacheControl: string): RequestHandler {
  return express.static(folder, {
    index: false,
    redirect: false,
    setHeaders(response: Response) {
      response.locals['route'] = 'web';
      response.set('cache-control', cacheControl);
    },
  });
}

function servePage(folder: string): RequestHandler {
  const read = reader(join(folder, 'index.html'));
  return (request, response, next) => {
    if (NO_SCREEN.test(request.path) || !request.accepts('text/html')) {
      next();
      return;
    }
    response.locals['route'] = 'web';
    const page = read();
    if (page === null) {
      response.status(503).type('text/plain').send(NOT_BUILT);
      return;
    }
    const nonce = randomBytes(16).toString('base64');
    response.set('content-security-policy', pagePolicy(response, nonce));
    response.type('html').send(page.replace(NONCE_PLACE, nonce));
  };
}

/**
 * The policy of all answers, widened for the page alone: by style elements that the component library inserts,
 * known by this answer's nonce, and by frames from this origin, in which mails are shown. Scripts stay files of ours.
 */
function pagePolicy(response: Response, nonce: string): string {
  return String(response.getHeader('content-security-policy'))
    .replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`)
    .concat(";frame-src 'self'");
}

/** The page, read again when it was built anew; null while there is none. */
function reader(file: string): () => string | null {
  let kept: { readonly at: number; readonly text: string } | null = null;
  return () => {
    const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (at === undefined) return null;
    if (kept?.at !== at) kept = { at, text: readFileSync(file, 'utf8') };
    return kept.text;
  };
}
