import type { Classification, Message } from './define-platform.ts';
import type { Locale } from './language.ts';
import { foldSubject, matchSubject, type SubjectTemplate } from './subject-templates.ts';

/** Subjects of one language. */
export interface SubjectWordings {
  readonly locale: Locale;
  readonly subjects: readonly SubjectTemplate[];
}

/** Tells the kind of a mail by its subject alone, anchored at both ends; null when no wording fits. */
export function classifyBySubject(
  message: Message,
  wordings: readonly SubjectWordings[],
  rule: string,
): Classification | null {
  const subject = foldSubject(message.subject);
  for (const { locale, subjects } of wordings) {
    for (const template of subjects) {
      const match = matchSubject(subject, template);
      if (match === null) continue;
      return {
        eventType: template.event,
        locale,
        rule,
        parts: match.parts,
        isContradictory: false,
        isUnconfirmed: template.isUnconfirmed === true,
      };
    }
  }
  return null;
}
