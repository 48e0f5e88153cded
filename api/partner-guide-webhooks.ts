import { EVENT_TYPES } from '#gassync/event-types.ts';
import { RECEIVERS } from './partner-guide-receivers.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const types = Object.entries(EVENT_TYPES)
  .map(([type, meaning]) => `<tr><td><code>${type}</code></td><td>${meaning}</td></tr>`)
  .join('\n');

const receivers = RECEIVERS.map(
  ({ language, code }) => `<h3>${language}</h3>\n<pre>${escaped(code)}</pre>`,
).join('\n');

/** The part of the guide that is about being told: webhooks, and the feed behind them. */
export const WEBHOOK_GUIDE = `<h2>Be told of changes</h2>
<p>Whatever changes in the workspace, whoever changed it, becomes an event in one numbered log. You may have it in two ways, or in both:
as webhooks that we send you, and as a feed that you read. Both are the same log, with the same ids and numbers.
The workspace adds your endpoint, chooses the types and hands you its secret, which is shown once.</p>
<table>
<tr><th>type</th><th>when</th></tr>
${types}
</table>
<pre>POST /your/endpoint
webhook-id: evt_0193a3c2-6a53-7c7e-9a39-0f5c1f6b2d10
webhook-timestamp: 1798884000
webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=
content-type: application/json

{"type":"reservation.updated","timestamp":"2027-01-02T10:00:00.000Z","number":812,"sequence":3,
 "data":{"id":"4711","externalId":"res-456","arrivalDate":"2027-01-15","departureDate":"2027-01-20","status":"CONFIRMED",…}}</pre>
<p><code>data</code> is the thing as the change left it, in Calry v2’s read shape: <code>id</code> is ours, <code>externalId</code> is yours
(null when it is not linked to anything that you sent). <code>number</code> counts the events of the workspace, <code>sequence</code> the changes of
this one thing; both without a gap.</p>

<h2>Verify the signature</h2>
<p>Signatures are <a href="https://www.standardwebhooks.com">Standard Webhooks</a>, so its libraries work as they are. By hand: HMAC-SHA256 over
<code>webhook-id.webhook-timestamp.body</code> with the bytes of the secret behind <code>whsec_</code> (base64). Take the body as it came, before
anything parses it. The header may hold several signatures, separated by spaces: one match is enough. Refuse what is older than five minutes.</p>
${receivers}

<h2>Answer</h2>
<p>Answer 2xx within 15 seconds, counted from the look-up of your name; do the work afterwards. Everything else is a failure, a redirect too, and what
your answer says is neither shown nor kept. We try ten times: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each ±20 %:
about three days. Each attempt has the same id and the same bytes; time and signature are new.</p>
<ul>
<li><code>Retry-After</code> (seconds or a date, 24 hours at most) moves the next attempt later. With 429, 502, 503 or 504 it holds
everything that we have for you.</li>
<li>410 disables the endpoint at once.</li>
<li>Five days of nothing but failures, and twenty of them or more, disable it too. The workspace’s other endpoints get
<code>webhook.disabled</code>, and its people see it. They can bring it back.</li>
<li>Addresses are https on port 443, of a public network, without a user in them. That is checked when they are saved and again at
every connection; one that leads elsewhere is disabled.</li>
</ul>

<h2>Order and repeats</h2>
<p>The events of one thing come one after the other: the next is sent when the one before was accepted or given up. Different things come side
by side. So compare <code>sequence</code> with the last you have of that thing; if one is missing, read the feed.
Each event comes at least once: keep the ids (<code>webhook-id</code>) of a few days and skip what you have.</p>

<h2>Test, rotate, replay</h2>
<p>The workspace does these, in its app or over its API:</p>
<ul>
<li>a test event: <code>webhook.test</code>, to this endpoint alone, signed and tried again like any other;</li>
<li>a new secret: for 24 hours the header holds two signatures, that of the new secret first, so that you can change over;</li>
<li>sending again: one event, all that were given up since a time, or all since a time that the endpoint was never sent. Ids and
numbers stay the same.</li>
</ul>

<h2>Read the feed</h2>
<pre>curl "$INLET/integration/v1/events?after=811&amp;limit=100" -H "X-API-Key: $KEY"
{"items":[{"id":"evt_0193a3c2-…","number":812,"sequence":3,"type":"reservation.updated","timestamp":"…","data":{…}}],
 "next_cursor":null,"acknowledged":811,"last_number":812}

curl -X POST "$INLET/integration/v1/events/ack" -H "X-API-Key: $KEY" -H "Content-Type: application/json" -d '{"number":812}'</pre>
<p>Without <code>after</code> the feed begins behind what you have acknowledged; while <code>next_cursor</code> is not null, ask again with
<code>after=</code> it. <code>types=reservation.created,reservation.cancelled</code> leaves out the others. Acknowledging says that you have everything
up to this number: it only goes forward (a lower number changes nothing, one that no event has yet is 422 <code>NUMBER_NOT_REACHED</code>), and what your
endpoints were still waiting for up to there is not sent any more. It needs a key that may write.
After an outage: read, apply, acknowledge; the webhooks go on behind it.</p>
<p>Subscribe first, then send or read what there was before: so nothing falls in between. Events are kept for 30 days, the last one of each thing for ever.</p>
`;
