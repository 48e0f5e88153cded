const NOT_SHOWN = /<(style|script|head|title|noscript)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/giu;
const NEW_LINE =
  /<(?:br|hr)\b[^>]*>|<\/(?:p|div|tr|table|li|ul|ol|h[1-6]|section|article|blockquote)\s*>/giu;

/** What a mail says as plain text: its own text, else that of its HTML. It is shown as text only, never as HTML. */
export function mailText(mail: {
  readonly text: string | null;
  readonly html: string | null;
}): string {
  const own = mail.text?.trim() ?? '';
  if (own !== '') return own;
  const bare = (mail.html ?? '')
    .replaceAll(NOT_SHOWN, ' ')
    .replaceAll(NEW_LINE, '\n')
    .replaceAll(/<\/td\s*>/giu, ' ')
    .replaceAll(/<[^>]*>/gu, '');
  // Without tags nothing is left but text and its entities.
  const decoded = new DOMParser().parseFromString(bare, 'text/html').documentElement.textContent;
  return decoded
    .replaceAll(/[ \t\u00A0]+/gu, ' ')
    .replaceAll(/ ?\n ?/gu, '\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim();
}
