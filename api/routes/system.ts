import { sameSecret } from '#lib/crypto/blind-index.ts';
import * as contract from '../contract/system.ts';
import { Problem } from '../problem.ts';
import { answer, defineRoute } from '../route.ts';

const tag = 'System';

export const systemRoutes = [
  defineRoute({
    method: 'get',
    path: '/healthz',
    tag,
    summary: 'Whether the process runs',
    access: 'public',
    answers: { 200: { description: 'It does.', schema: contract.alive } },
    handle: () => answer(200, { status: 'ok' as const }),
  }),
  defineRoute({
    method: 'get',
    path: '/readyz',
    tag,
    summary: 'Whether database and Temporal answer',
    access: 'public',
    answers: {
      200: { description: 'Both answer.', schema: contract.readiness },
      503: { description: 'One does not.', schema: contract.readiness },
    },
    async handle({ deps, response }) {
      const [database, temporal] = await Promise.all([
        answers(() => deps.db.api.ping()),
        answers(() => deps.sync.ping()),
      ]);
      if (database && temporal) return answer(200, { status: 'ready', database, temporal });
      response.set('retry-after', '5');
      return answer(503, { status: 'not-ready', database, temporal });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/metrics',
    tag,
    summary: 'Metrics for Prometheus; with METRICS_TOKEN set, for its bearer only',
    access: 'public',
    answers: { 200: { description: 'Prometheus text.', content: 'text/plain' } },
    problems: ['UNAUTHENTICATED', 'NOT_FOUND'],
    async handle({ deps, request, response }) {
      const { METRICS_ENABLED: isEnabled, METRICS_TOKEN: token } = deps.config;
      if (!isEnabled) throw new Problem('NOT_FOUND', 'Metrics are switched off here.');
      if (token !== undefined && !sameSecret(request.get('authorization') ?? '', `Bearer ${token}`))
        throw new Problem('UNAUTHENTICATED', 'Metrics need their own token.');
      response
        .status(200)
        .type(deps.metrics.contentType)
        .send(await deps.metrics.text());
      return null;
    },
  }),
];

/** A part that hangs is a part that does not answer. */
async function answers(ask: () => Promise<void>): Promise<boolean> {
  const timeout = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => timeout.resolve(false), 2_000);
  const asked = ask().then(
    () => true,
    () => false,
  );
  const result = await Promise.race([asked, timeout.promise]);
  clearTimeout(timer);
  return result;
}
