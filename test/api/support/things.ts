import { newId } from '#lib/ids.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import type { TestApi } from './api.ts';
import { PDF, seedFile, upload } from './files.ts';
import { letMeet, seedMeeting } from './meeting.ts';
import { type GassyncThings, makeGassyncThings } from './gassync-things.ts';
import { seedEmail } from './product.ts';
import { reviewOf, seedBooking, seedMail, seedRun } from './seed.ts';

/** One of everything, in one workspace. */
export interface Things extends GassyncThings {
  readonly workspaceId: string;
  readonly token: string;
  readonly userId: string;
  readonly connectionId: string;
  readonly label: string;
  readonly runId: string;
  readonly propertyId: number;
  readonly aliasId: number;
  readonly unitId: number;
  readonly feedId: number;
  readonly bookingId: number;
  readonly messageId: string;
  readonly reviewId: string;
  readonly outgoingId: string;
  readonly emailId: string;
  readonly meetingId: string;
  readonly meetingChangeId: string;
  readonly documentId: string;
  readonly fileId: string;
  readonly tokenId: string;
  readonly invitationId: string;
  readonly otherMemberId: string;
}

/** Makes one of everything over HTTP, and by the workers' roles what only they may write. */
export async function makeThings(
  api: TestApi,
  owner: { workspaceId: string; token: string; userId: string; otherMemberId?: string },
): Promise<Things> {
  const { workspaceId, token, userId } = owner;
  const post = async (path: string, body: unknown) => {
    const answer = await api.ask('POST', path, { as: token, body });
    if (answer.status !== 201)
      throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const label = `Label ${Math.random()}`;
  const connectionId = await connect(api, token, label);
  const property = await post('/api/cohost/properties', { name: 'Casa Limonero' });
  const propertyPath = `/api/cohost/properties/${property.id}`;
  const alias = await post(`${propertyPath}/aliases`, { value: 'Lemon House' });
  const unit = await post(`${propertyPath}/units`, { name: 'Upstairs' });
  const url = 'http://127.0.0.1:9/calendar.ics';
  const feed = await post('/api/cohost/feeds', { property_id: property.id, url });
  const stay = { propertyId: property.id, checkIn: '2026-12-01', checkOut: '2026-12-05' };
  const bookingId = await seedBooking(api, workspaceId, stay);
  const messageId = await seedMail(api, workspaceId, connectionId, {
    subject: 'Reservation confirmed',
    text: 'Ada Lovelace arrives',
    facts: {
      guest_name: 'Ada Lovelace',
      check_in: '2027-03-01',
      check_out: '2027-03-04',
      confirmation_code: `HM${Math.random().toString(36).slice(2, 10).toUpperCase()}`,
      property_name: 'Casa Limonero',
    },
  });
  await letSend(api, owner, connectionId);
  const mail = { to: [{ address: 'guest@example.com' }], draft: true };
  const draft = await post(`/api/integrations/connections/${connectionId}/messages`, mail);
  const fileId = await seedFile(api, { workspaceId, connectionId });
  await letMeet(api, owner, connectionId);
  const meetingId = await seedMeeting(api, owner, connectionId);
  const moved = await api.ask('PATCH', `/api/product/meetings/${meetingId}`, {
    as: token,
    body: { title: 'Viewing at noon' },
  });
  const made = await post('/api/auth/tokens', { name: 'Spare' });
  const invitation = await post('/api/auth/invitations', {
    email: `guest${Math.random()}@inlet.test`,
  });
  return {
    workspaceId,
    token,
    userId,
    connectionId,
    label,
    runId: await seedRun(api, workspaceId, connectionId, { status: 'completed' }),
    propertyId: property.id,
    aliasId: alias.id,
    unitId: unit.id,
    feedId: feed.id,
    bookingId,
    messageId,
    reviewId: await reviewOf(api, token, messageId),
    outgoingId: draft.id,
    emailId: await seedEmail(api, { workspaceId, connectionId }),
    meetingId,
    meetingChangeId: moved.body.id,
    documentId: String((await upload(api, token, PDF)).body['id']),
    fileId,
    tokenId: made.id,
    invitationId: invitation.id,
    ...(await makeGassyncThings(api, token)),
    otherMemberId: owner.otherMemberId ?? (await api.member(workspaceId, 'viewer')).userId,
  };
}

/** Switches sending on, as the consent to it leaves the connection. */
async function letSend(
  api: TestApi,
  { workspaceId, userId: profileId }: { workspaceId: string; userId: string },
  connectionId: string,
): Promise<void> {
  await api.deps.db.api.inWorkspace({ workspaceId, profileId }, async (tx) => {
    const of = { workspace_id: workspaceId, connection_id: connectionId };
    const capability = { id: newId(), ...of, capability: 'send_email' };
    await tx.connectionCapability.createMany({ data: [capability] });
    const granted = { granted_scopes: { push: SCOPES.gmailSend } };
    await tx.connection.updateMany({ where: { id: connectionId }, data: granted });
  });
}

/** Adds a connection and takes it through consent; returns its id. */
export async function connect(api: TestApi, token: string, label: string): Promise<string> {
  api.google.labels = [
    ...api.google.labels.filter((one) => one.name !== label),
    { labelId: `id of ${label}`, name: label, type: 'user' },
  ];
  const body = { display_name: 'Mailbox', reservation_label: label };
  const made = await api.ask('POST', '/api/cohost/connections', { as: token, body });
  const back = await consent(api, token, made.body.id);
  if (!back.headers.get('location')?.endsWith('?connected=1'))
    throw new Error(`not connected: ${back.status} ${back.headers.get('location')}`);
  return made.body.id;
}

/** Starts the consent and returns the state that Google would send back. */
export async function startConsent(
  api: TestApi,
  who: { token?: string; cookie?: string },
  connectionId: string,
): Promise<string> {
  const start = await api.ask('GET', `/api/cohost/connections/${connectionId}/gmail/start`, {
    as: who.token,
    ...(who.cookie !== undefined && { cookie: who.cookie }),
  });
  const state = new URL(start.headers.get('location') ?? '').searchParams.get('state');
  if (state === null) throw new Error('no state');
  return state;
}

/** The whole consent, as the browser goes through it. */
export async function consent(api: TestApi, token: string, connectionId: string) {
  const state = await startConsent(api, { token }, connectionId);
  return api.ask('GET', callbackPath({ state, code: 'code-1' }), { as: token });
}

export function callbackPath(query: Record<string, string>): string {
  return `/api/cohost/connections/gmail/callback?${new URLSearchParams(query).toString()}`;
}
