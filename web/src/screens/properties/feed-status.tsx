import type { Feed } from '../../api/properties.ts';
import { Status } from '../../parts/status.tsx';
import { platformWords } from '../../words/connections.ts';
import { wordsOf } from '../../words/problems.ts';

/** A calendar's platform and how it stands, in a line. */
export function FeedStatus({ feed }: { readonly feed: Feed }) {
  const platform = feed.platform === null ? 'Calendar' : platformWords(feed.platform);
  if (feed.status === 'error')
    return <Status tone="bad">{`${platform}: ${wordsOf(feed.status_reason ?? '').title}`}</Status>;
  if (feed.paused) return <Status tone="quiet">{`${platform}: paused`}</Status>;
  return feed.last_success_at === null ? (
    <Status tone="busy">{`${platform}: first import`}</Status>
  ) : (
    <Status tone="good">{platform}</Status>
  );
}
