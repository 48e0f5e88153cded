import type { LabelTable } from '../labels.ts';
import type { Locale } from '../language.ts';
import type { SubjectTemplate } from '../subject-templates.ts';

/** How VRBO and its sister sites word their mails in one language. Data only. */
export interface VrboWording {
  readonly locale: Locale;
  readonly labels: LabelTable;
  readonly subjects: readonly SubjectTemplate[];
  /** Headings below which the guest writes. */
  readonly guestText: readonly string[];
}
