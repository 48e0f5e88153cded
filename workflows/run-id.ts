import { uuid4 } from '@temporalio/workflow';

/** A UUID version 7 (RFC 9562 §5.7) from the workflow's own clock and random source, so that it replays. */
export function newRunId(): string {
  const random = uuid4();
  const time = Date.now().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${random.slice(15)}`;
}
