import { japanese } from '../../languages/ja.ts';
import type { AirbnbWording } from '../wording.ts';

export const airbnbJapanese: AirbnbWording = {
  locales: [
    {
      id: 'ja',
      language: japanese,
      numericOrder: 'ymd',
      currencySigns: { '¥': 'JPY', '￥': 'JPY' },
    },
  ],
  labels: {
    check_in: ['チェックイン'],
    check_out: ['チェックアウト'],
    guests: ['ゲスト人数'],
    code: ['確認コード'],
    guest_paid: ['ゲスト支払い額'],
    total: ['合計'],
    host_payout: ['ホスト受取金'],
    earn: ['受取額'],
    identity: ['本人確認済み'],
    guest_role: ['ゲスト'],
  },
  subjects: [
    { event: 'confirmed', wording: '予約確定 - {name}さんが{date}ご到着です' },
    { event: 'cancelled', wording: 'キャンセルのお知らせ:{range}のご予約({code})' },
    { event: 'change_request', wording: '{first}さんが予約変更をご希望です' },
    { event: 'changed', wording: '予約変更が承認されました' },
    { event: 'inquiry', wording: '{any}予約リクエスト{any}' },
    { event: 'inquiry', wording: '{any}保留中{any}' },
  ],
  guestSentences: [/ゲストの(?<name>[^\d。、]{1,40}?)さんにより/u],
  arrivals: [/さんが(?<date>[^。!]{3,20}?)に?(?:ご)?到着/u],
  listing: [/^リスティング\s*#\s*(?<id>\d{4,20})$/u],
  propertyTypes: ['まるまる貸切', '個室'],
  stayCategories: ['宿泊'],
};
