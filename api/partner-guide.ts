import { WEBHOOK_GUIDE } from './partner-guide-webhooks.ts';

/** The guide for partners, served at /docs/partners: plain HTML, no scripts, no styles of its own. */
export const PARTNER_GUIDE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inlet for partners</title>
</head>
<body>
<main>
<h1>Inlet for partners</h1>
<p>Send properties, room types, reservations, calendars and guests; Inlet keeps what you sent, links it to the
workspace’s own records and tells you, item by item, what became of it.
The reference is <a href="/docs/partners/openapi.json">an OpenAPI 3.1 document</a>, to be
<a href="/docs/partners/reference">browsed here</a>.</p>

<h2>Sign in</h2>
<p>Each source has its own key, made by the workspace and shown once. Send it as <code>X-API-Key</code>. The workspace comes
from the key. Two keys may live at once: ask for a new one, change over, have the old one revoked. A key may read, write, or both.</p>

<h2>Send</h2>
<pre>curl -X POST "$INLET/integration/v1/reservations" \\
  -H "X-API-Key: $KEY" -H "Content-Type: application/json" -H "Idempotency-Key: import-2027-01-02" \\
  -d '{"id":"res-456","roomTypeId":"room-1","checkIn":"2027-01-15","checkOut":"2027-01-20",
       "status":"confirmed","source":"airbnb","guest":{"firstName":"John","lastName":"Smith"},
       "adults":2,"totalPrice":"1500.00","currency":"USD","updatedAt":"2027-01-02T10:00:00Z"}'</pre>
<p>Send one item or an array of up to 10,000 (16 MB). Items are taken in their order; each is stored, mapped and logged as a
whole or not at all, and a bad one does not touch its neighbours. The answer is 200 with
<code>{"results":[{"index","id","outcome","mapping","errors","warnings"}]}</code> in the order of your items.</p>
<table>
<tr><th>outcome</th><th>means</th></tr>
<tr><td>created, updated</td><td>stored</td></tr>
<tr><td>unchanged</td><td>the same content was there already</td></tr>
<tr><td>stale</td><td>something newer was there already: by <code>updatedAt</code>, then by <code>sequence</code>; never by time of arrival</td></tr>
<tr><td>rejected</td><td>not stored; <code>errors</code> say why</td></tr>
</table>
<table>
<tr><th>mapping</th><th>means</th></tr>
<tr><td>created</td><td>a record of the workspace was made of it</td></tr>
<tr><td>linked</td><td>it belongs to a record of the workspace</td></tr>
<tr><td>quarantined</td><td>stored, and held until somebody links its room or decides; then it is tried again by itself.
The warning <code>held: …</code> says why</td></tr>
<tr><td>none</td><td>nothing follows from it: a block, an inquiry, a rejected item</td></tr>
</table>
<p>Why an item is held: <code>unmapped_property</code>, <code>unmapped_room</code>, <code>possible_match</code> (the workspace may know it
already; nothing is linked by guess), <code>status_unknown</code>, <code>contradictory</code>, <code>overlap</code> (somebody else has the same
nights), <code>not_authority</code> (the property’s bookings come from elsewhere), <code>property_archived</code>, <code>auto_sync_off</code>.</p>

<h2>Dialects</h2>
<p>Each item may be written in one of three ways; the answer’s header <code>X-Inlet-Dialect</code> says which was recognised,
<code>X-Inlet-Ignored-Fields</code> which members nobody reads (percent-encoded; they are kept).</p>
<ul>
<li><code>gassync</code>: <code>checkIn</code>, <code>checkOut</code>, <code>roomTypeId</code>, <code>guest.firstName</code>.</li>
<li><code>calry-v2-read</code>: Calry v2 as it is read: <code>arrivalDate</code>, <code>roomTypeIds</code>, <code>primaryGuest.nameFirst</code>.</li>
<li><code>calry-v2-write</code>: Calry v2 as it is written: <code>reservationId</code>, <code>roomTypeId</code>, <code>guest.firstName</code>. A new
reservation without a status is a confirmed one.</li>
</ul>
<p>Answers are in Calry v2’s read shape, with <code>mapping</code> and <code>holdReason</code>. Money is a decimal string. Any item may carry
<code>updatedAt</code> and <code>sequence</code>: send them, they make the order safe. A member that you leave out keeps its value; null takes it away.</p>

<h2>Statuses</h2>
<p>Compared without case. <code>confirmed, modified, moved, staying, post_stay</code>: confirmed. <code>no_show</code>: confirmed, noted.
<code>pending</code>: pending. <code>inquiry, quote</code>: pending, holds nothing. <code>cancelled, expired</code>: cancelled.
<code>blocked</code>: takes the nights without a guest. Anything else: pending and held.</p>

<h2>Repeating</h2>
<p>With an <code>Idempotency-Key</code> (1 to 200 visible characters, kept 48 hours) a request that succeeded is answered as the first time
(<code>Idempotency-Replayed: true</code>); one that failed is done again; another body under the same key is refused with 422, and a
second one while the first is under way with 409. Without a key, too, sending the same again changes nothing.</p>

<h2>Limits</h2>
<p><code>RateLimit-Policy</code> and <code>RateLimit</code> say what is allowed and what is left; 429 and 503 carry <code>Retry-After</code>.
Errors are RFC 9457 problem documents with a stable <code>code</code>.</p>

<h2>Prove that nothing is missing</h2>
<p><code>GET /integration/v1/digest?property=ID&amp;month=2027-01</code> answers count and hash of the reservations that touch the month: of each the
line <code>id|status|arrival|departure</code> ended by a line feed, with status <code>confirmed</code>, <code>pending</code> or <code>cancelled</code> and days
<code>YYYY-MM-DD</code>, sorted by the bytes of the id in UTF-8; SHA-256 of it all, in hex. Reservations that you deleted are left out.
Compute the same of your own records: equal hashes mean equal stays.</p>

<h2>Read and take back</h2>
<p>Lists answer <code>{"items","next_cursor"}</code> and take <code>limit</code>, <code>cursor</code> and <code>updated_since</code>; reservations also
<code>property</code>, <code>room_type</code>, <code>status</code>, <code>kind</code>, <code>from</code> and <code>to</code>. <code>DELETE …/reservations/ID</code> cancels; deleting
anything else leaves what it became.</p>

${WEBHOOK_GUIDE}</main>
</body>
</html>
`;
