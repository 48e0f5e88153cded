import { escapeHtml } from '../http.ts';
import type { User } from '../state.ts';
import { describeScope } from './scopes.ts';

const page = (title: string, body: string): string => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;color:#1f1f1f;background:#f0f4f9;margin:0}
main{max-width:30rem;margin:6vh auto;padding:2rem;background:#fff;border-radius:1.5rem}
h1{font-size:1.5rem;font-weight:400;margin:.5rem 0 1rem} .note{color:#5e5e5e;font-size:.85rem}
label{display:flex;gap:.75rem;padding:.6rem 0} button{font:inherit;padding:.6rem 1.4rem;border-radius:1.5rem;border:1px solid #747775;background:#fff;cursor:pointer}
button.primary{background:#0b57d0;border-color:#0b57d0;color:#fff} button.account{display:block;width:100%;text-align:left;border-radius:.75rem;margin:.5rem 0}
.row{display:flex;justify-content:flex-end;gap:.75rem;margin-top:1.5rem}
</style></head><body><main>
<p class="note">Inlet sandbox: a stand-in for Google sign-in. Nothing here reaches Google.</p>
${body}
</main></body></html>`;

/** The page of a refused authorization request; it never redirects. */
export function errorPage(code: string, description: string): string {
  return page(
    'Access blocked',
    `<h1>Access blocked: Authorization Error</h1><p>${escapeHtml(description)}</p><p><strong>Error: ${escapeHtml(code)}</strong></p>`,
  );
}

/** The list of accounts to choose from. */
export function chooserPage(nonce: string, users: readonly User[]): string {
  const buttons = users.map(
    (user) =>
      `<button class="account" type="submit" name="account" value="${escapeHtml(user.email)}">${escapeHtml(user.name)}<br><span class="note">${escapeHtml(user.email)}</span></button>`,
  );
  return page(
    'Choose an account',
    `<h1>Choose an account</h1><form method="post" action="/o/oauth2/v2/account">${hidden('nonce', nonce)}${buttons.join('')}</form>`,
  );
}

/** The consent page: a box per scope where Google shows boxes, a plain list where it does not. */
export function consentPage(at: {
  nonce: string;
  user: User;
  clientName: string;
  scopes: readonly string[];
  boxes: readonly string[];
  ticked: boolean;
}): string {
  const rows = at.scopes.map((scope) => {
    const says = escapeHtml(describeScope(scope));
    if (!at.boxes.includes(scope)) return `<li>${says}</li>`;
    return `<label><input type="checkbox" name="scope" value="${escapeHtml(scope)}"${at.ticked ? ' checked' : ''}><span>${says}</span></label>`;
  });
  const list =
    at.boxes.length > 0
      ? `<fieldset><legend>Select what ${escapeHtml(at.clientName)} can access</legend>${rows.join('')}</fieldset>`
      : `<ul>${rows.join('')}</ul>`;
  return page(
    'Sign in',
    `<h1>${escapeHtml(at.clientName)} wants access to your Google Account</h1>
<form method="post" action="/o/oauth2/v2/consent"><p><span data-account>${escapeHtml(at.user.email)}</span>
<button type="submit" name="action" value="switch">Use another account</button></p>${hidden('nonce', at.nonce)}${at.scopes.length > 0 ? list : ''}
<div class="row"><button type="submit" name="action" value="cancel">Cancel</button>
<button class="primary" type="submit" name="action" value="continue">Continue</button></div></form>`,
  );
}

const hidden = (name: string, value: string): string =>
  `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
