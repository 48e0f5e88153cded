import sanitizeHtml from 'sanitize-html';

/** A mail larger than this is cut: nobody reads on, and cleaning must stay quick. */
const MOST_CHARACTERS = 2_000_000;

/** The only address of this kind that is framed by the app, so its policy is its own: nothing runs, nothing loads. */
export const MAIL_PAGE_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

const STYLES = `body{margin:16px;font:14px/1.5 system-ui,sans-serif;color:#1a1b1e;background:#fff;overflow-wrap:anywhere}
img{max-width:100%;height:auto}table{max-width:100%}pre{white-space:pre-wrap;font:inherit;margin:0}
.inlet-image{color:#495057;font-size:12px;border:1px dashed #868e96;padding:1px 4px}
.inlet-link{text-decoration:underline}`;

/**
 * A stored mail as a page of its own: its HTML without scripts, forms, frames, links and remote images, else its
 * text. Whatever the cleaning should miss is held by the policy that it is sent with.
 */
export function mailPage(mail: { readonly html: string; readonly text: string }): string {
  const hasHtml = mail.html.trim() !== '';
  const body = hasHtml
    ? cleaned(mail.html.slice(0, MOST_CHARACTERS))
    : `<pre>${escaped(mail.text.slice(0, MOST_CHARACTERS))}</pre>`;
  return `<!doctype html><html lang="und"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mail</title><style>${STYLES}</style></head><body>${body}</body></html>`;
}

function cleaned(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, 'img', 'center', 'font'],
    allowedAttributes: {
      '*': ['style', 'align', 'valign', 'width', 'height', 'bgcolor', 'dir', 'lang', 'title'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
      table: ['cellpadding', 'cellspacing', 'border'],
      font: ['color', 'size', 'face'],
      img: ['src', 'alt'],
      span: ['class'],
    },
    allowedClasses: { span: ['inlet-image', 'inlet-link'] },
    allowedSchemes: [],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    nestingLimit: 200,
    transformTags: {
      // A link could only lead out of the frame; where it would lead is shown instead.
      a: (_tag, { href, style }) => ({
        tagName: 'span',
        attribs: {
          class: 'inlet-link',
          ...(style !== undefined && { style }),
          ...(href !== undefined && { title: href }),
        },
      }),
      img: (tag, attribs) => {
        if (attribs['src']?.startsWith('data:image/')) return { tagName: tag, attribs };
        const alt = attribs['alt']?.trim() ?? '';
        return alt === ''
          ? { tagName: 'span', attribs: {} }
          : { tagName: 'span', attribs: { class: 'inlet-image' }, text: alt };
      },
    },
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
