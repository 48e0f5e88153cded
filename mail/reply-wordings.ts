/** How mail programs of several languages announce what they forward or quote. Data only. */

/** Lines that open a forwarded mail (Gmail, Apple Mail, Outlook). */
export const FORWARD_MARKERS: readonly RegExp[] = [
  /^-{5,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|vidarebefordrat meddelande|přeposlaná zpráva|přeposílaná zpráva|転送メッセージ|forwarded message|전달된 메시지|doorgestuurd bericht|mensagem encaminhada)\s*-{5,}$/i,
  /^(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|vidarebefordrat brev|転送されたメッセージ)\s*:$/i,
  /^-{3,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|ursprungligt meddelande|původní zpráva|원본 메시지|元のメッセージ)\s*-{3,}$/i,
];

/** Subject prefixes of a forward by a person. `RE:` is not among them: Airbnb writes it itself. */
export const FORWARD_PREFIX =
  /^(?:(?:fwd?|tr|wg|rv|i|vb|vs|enc|fs|př|転送|전달)\s?:\s*|\[fwd:\s*)+/i;

export type InnerHeader = 'from' | 'date' | 'to' | 'subject' | 'other';

const LABELS: Readonly<Record<InnerHeader, readonly string[]>> = {
  from: ['from', 'von', 'de', 'da', 'från', 'od', '差出人', '보낸사람', '보낸 사람', 'van'],
  date: [
    'date',
    'sent',
    'datum',
    'gesendet',
    'envoyé',
    'envoyé le',
    'fecha',
    'enviado',
    'enviado el',
    'data',
    'inviato',
    'skickat',
    'odesláno',
    '日付',
    '送信日時',
    '날짜',
    '보낸 날짜',
    'verzonden',
  ],
  to: ['to', 'an', 'à', 'para', 'a', 'till', 'komu', '宛先', '받는사람', '받는 사람', 'aan'],
  subject: [
    'subject',
    'betreff',
    'objet',
    'sujet',
    'asunto',
    'oggetto',
    'ämne',
    'předmět',
    '件名',
    '제목',
    'onderwerp',
    'assunto',
  ],
  other: ['cc', 'kopie', 'copie à', 'reply-to', 'importance', 'bcc', 'antwort an', 'répondre à'],
};

const BY_LABEL = new Map<string, InnerHeader>(
  (Object.keys(LABELS) as InnerHeader[]).flatMap((header) =>
    LABELS[header].map((label) => [label, header] as const),
  ),
);

/** Reads `Label: value` of a forwarded header block; null for any other line. */
export function innerHeader(line: string): { header: InnerHeader; value: string } | null {
  const found = /^([^:：]{1,16}?)\s*[:：]\s*(.*)$/u.exec(line);
  const header = BY_LABEL.get((found?.[1] ?? '').trim().toLowerCase());
  return header === undefined ? null : { header, value: (found?.[2] ?? '').trim() };
}

/** Lines after which everything is somebody's earlier mail. */
export const QUOTE_INTRODUCTIONS: readonly RegExp[] = [
  /^on\b.{6,200}\bwrote\s*:$/i,
  /^am\b.{6,200}\bschrieb\b.{0,120}:$/i,
  /^le\b.{6,200}\ba écrit\s*:$/i,
  /^el\b.{6,200}\bescribió\s*:$/i,
  /^il\b.{6,200}\bha scritto\s*:$/i,
  /^(?:den|fre|lör|sön|mån|tis|ons|tor)\b.{6,200}\bskrev\b.{0,120}:$/i,
  /^(?:dne|po|út|st|čt|pá|so|ne)\b.{6,200}\bnapsal(?:\(?a\)?)?\b.{0,120}:$/i,
  /^\d{4}年\d{1,2}月\d{1,2}日.{0,200}[:：]$/,
  /^\d{4}년 \d{1,2}월 \d{1,2}일.{0,200}작성\s*[:：]$/,
];
