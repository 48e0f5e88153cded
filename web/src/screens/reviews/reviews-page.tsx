import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ArrowLeft, CircleCheckBig } from 'lucide-react';
import {
  openReviewsQuery,
  type Review,
  type ReviewStatus,
  reviewsQuery,
} from '../../api/reviews.ts';
import { isTyping } from '../../app/typing.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { ReviewDetail } from './review-detail.tsx';
import { ReviewList } from './review-list.tsx';
import './reviews.css';

const route = getRouteApi('/app/reviews');

const STATUSES = [
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Resolved' },
  { value: 'dismissed', label: 'Dismissed' },
] as const;

/** The queue of what a person must decide: list and detail side by side, or one after the other on small screens. */
export function ReviewsPage() {
  const { status = 'open' } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(reviewsQuery(status));
  const open = useQuery(openReviewsQuery).data;
  return (
    <Page
      title="Review"
      about="Mails that Inlet does not dare to decide on. Press ? for the keys."
      actions={
        <SegmentedControl
          aria-label="Which items"
          value={status}
          onChange={(value) => void navigate({ search: { status: value as ReviewStatus } })}
          data={STATUSES.map(({ value, label }) => ({
            value,
            label: value === 'open' && open !== undefined ? `${label} (${open})` : label,
          }))}
        />
      }
    >
      <QueryResult query={query}>
        {({ items }) =>
          items.length === 0 ? <Nothing status={status} /> : <Queue items={items} />
        }
      </QueryResult>
    </Page>
  );
}

function Queue({ items }: { readonly items: readonly Review[] }) {
  const { status, item } = route.useSearch();
  const navigate = route.useNavigate();
  const at = Math.max(
    0,
    items.findIndex(({ id }) => id === item),
  );
  // On a wide screen the first item is open at once; on a narrow one the list comes first.
  const current = items[at];
  const go = (id: string | undefined, replace = true) =>
    void navigate({ search: { status, item: id }, replace });
  useWindowEvent('keydown', (event) => {
    if (isTyping(event)) return;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    const next = step === undefined ? undefined : items[at + step];
    if (next === undefined) return;
    event.preventDefault();
    go(next.id);
  });
  if (current === undefined) return null;
  return (
    <div className="reviews" data-showing={item === undefined ? 'list' : 'detail'}>
      <ReviewList items={items} currentId={current.id} onChoose={(id) => go(id, false)} />
      <div className="reviews-detail">
        <ActionIcon
          className="reviews-back"
          variant="default"
          size="lg"
          aria-label="Back to the list"
          onClick={() => go(undefined)}
        >
          <ArrowLeft size={18} />
        </ActionIcon>
        <ReviewDetail
          key={current.id}
          reviewId={current.id}
          onDecided={() => go((items[at + 1] ?? items[at - 1])?.id)}
        />
      </div>
    </div>
  );
}

function Nothing({ status }: { readonly status: ReviewStatus }) {
  return status === 'open' ? (
    <Empty icon={<CircleCheckBig />} title="Nothing waits for you">
      Mails that Inlet is not sure about appear here, with what it found in them and the bookings
      they could belong to.
    </Empty>
  ) : (
    <Empty icon={<CircleCheckBig />} title={`Nothing ${status} yet`}>
      Decisions are listed here, and can be undone.
    </Empty>
  );
}
