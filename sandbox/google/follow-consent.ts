/** What the person does on the pages: which account, which boxes to leave out, or a refusal. */
export type ConsentChoice = { user: string; drop?: readonly string[]; deny?: boolean };

/**
 * Goes through sign-in and consent by reading and posting the forms, as a browser would. Takes the authorization URL and
 * returns the redirect to the client. Throws on an error page, with its text.
 */
export async function followConsent(
  url: string,
  choice: ConsentChoice,
  origin: string,
): Promise<string> {
  let response = await fetch(url, { redirect: 'manual' });
  for (let step = 0; step < 5; step++) {
    const location = response.headers.get('location');
    if (location !== null) return location;
    const page = await response.text();
    if (!response.ok) throw new Error(`the sandbox refused the authorization: ${textOf(page)}`);
    const form = readForm(page, choice);
    response = await fetch(new URL(form.action, origin), {
      method: 'POST',
      body: form.fields,
      redirect: 'manual',
    });
  }
  throw new Error('the consent did not come to an end');
}

function readForm(
  page: string,
  choice: ConsentChoice,
): { action: string; fields: URLSearchParams } {
  const action = /<form[^>]*action="([^"]*)"/.exec(page)?.[1];
  if (action === undefined) throw new Error(`no form on the page: ${textOf(page)}`);
  const fields = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string): string =>
      unescapeHtml(new RegExp(`${name}="([^"]*)"`).exec(input)?.[1] ?? '');
    if (attribute('type') === 'hidden') fields.append(attribute('name'), attribute('value'));
    if (attribute('type') === 'checkbox' && !choice.drop?.includes(attribute('value'))) {
      fields.append(attribute('name'), attribute('value'));
    }
  }
  if (page.includes('name="account"')) fields.set('account', choice.user);
  else if (accountOn(page) !== choice.user.toLowerCase()) fields.set('action', 'switch');
  else fields.set('action', choice.deny ? 'cancel' : 'continue');
  return { action: unescapeHtml(action), fields };
}

/** The account that the consent page is for: a hint may have chosen another than the one wanted. */
function accountOn(page: string): string {
  return unescapeHtml(/<span data-account>([^<]*)</.exec(page)?.[1] ?? '').toLowerCase();
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&gt;', '>')
    .replaceAll('&lt;', '<')
    .replaceAll('&amp;', '&');
}

function textOf(page: string): string {
  return unescapeHtml(
    page
      .replaceAll(/<style>[^]*?<\/style>|<[^>]+>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}
