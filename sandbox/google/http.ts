import type { IncomingHttpHeaders } from 'node:http';

/** A request as the handlers see it: the body is bytes, never text, because mail is bytes. */
export type Incoming = {
  verb: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Uint8Array;
};

/** A complete answer, before any fault touches it. */
export type Reply = {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array;
};

const jsonType = 'application/json; charset=UTF-8';

/** A JSON answer with Google's content type. */
export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': jsonType, ...headers }, body: JSON.stringify(value) };
}

/** An HTML page, used by sign-in and by the front end's own errors. */
export function html(status: number, body: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8', ...headers }, body };
}

/** Google answers deletes and batchModify with 204 and no bytes at all. */
export function noContent(): Reply {
  return { status: 204, headers: {}, body: '' };
}

/** A 302 to another address. */
export function redirect(location: string): Reply {
  return {
    status: 302,
    headers: { location, 'content-type': 'text/html; charset=UTF-8' },
    body: '',
  };
}

/** The 404 page of Google's front end, which answers before any API does (so there is no JSON envelope). */
export function frontEndNotFound(path: string): Reply {
  return html(
    404,
    `<!DOCTYPE html><html lang=en><title>Error 404 (Not Found)!!1</title><p><b>404.</b> <ins>That’s an error.</ins>` +
      `<p>The requested URL <code>${escapeHtml(path)}</code> was not found on this server. <ins>That’s all we know.</ins>`,
  );
}

/** Escapes text for HTML content and attributes, with the entities Gmail uses in snippets. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Form fields of a request: query string and urlencoded body together, the body winning. */
export function formFields(request: Incoming): URLSearchParams {
  const fields = new URLSearchParams(request.url.searchParams);
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    for (const key of new Set(new URLSearchParams(bodyText(request)).keys())) fields.delete(key);
    for (const [key, value] of new URLSearchParams(bodyText(request))) fields.append(key, value);
  }
  return fields;
}

/** The request's body read as UTF-8. */
export function bodyText(request: Incoming): string {
  return new TextDecoder().decode(request.body);
}

/** The bearer token of a request, or undefined. */
export function bearerToken(request: Incoming): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}
