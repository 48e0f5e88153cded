import { korean } from '../../languages/ko.ts';
import type { AirbnbWording } from '../wording.ts';

export const airbnbKorean: AirbnbWording = {
  locales: [{ id: 'ko', language: korean, numericOrder: 'ymd' }],
  labels: {
    check_in: ['체크인'],
    check_out: ['체크아웃'],
    guests: ['게스트'],
    code: ['예약 코드'],
    guest_paid: ['게스트 결제 금액'],
    total: ['총액'],
    host_payout: ['호스트 수령액'],
    earn: ['수령액'],
    identity: ['본인 인증 완료'],
    guest_role: ['예약자', '게스트'],
    original_dates: ['기존 날짜'],
    requested_dates: ['요청 날짜'],
    original_guests: ['기존 게스트'],
    requested_guests: ['요청 게스트'],
  },
  subjects: [
    { event: 'confirmed', wording: '예약 확정 - {name} 님이 {date}에 체크인할 예정입니다' },
    { event: 'cancelled', wording: '취소됨: {range} 예약 건({code})' },
  ],
  guestSentences: [
    /게스트 (?<name>(?:(?!게스트)[^\d.!?]){1,40}?) ?님이/u,
    /^(?<name>.{1,40}?) ?님의 문의에 답하세요/u,
  ],
  arrivals: [/님이 (?<date>[^.!]{3,20}?)(?:에)? 체크인/u],
  listing: [],
  propertyTypes: ['집 전체', '개인실'],
  stayCategories: ['숙소'],
};
