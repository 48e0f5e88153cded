import { randomUUID } from 'node:crypto';
import { mergeSettings, setCapability } from '#db/capabilities.ts';
import { newId } from '#lib/ids.ts';
import { SCOPES } from '#providers/google/scopes.ts';
import type { TestApi } from './api.ts';
import { asRole } from './seed.ts';

interface Owner {
  readonly workspaceId: string;
  readonly userId: string;
}

/** Switches the calendar on, as the consent to it leaves the connection. */
export async function letMeet(
  api: TestApi,
  { workspaceId, userId: profileId }: Owner,
  connectionId: string,
  direction: 'read' | 'two_way' = 'two_way',
): Promise<void> {
  const scopes = [SCOPES.calendarEvents, SCOPES.calendarListReadonly];
  await api.deps.db.api.inWorkspace({ workspaceId, profileId }, async (tx) => {
    await setCapability(
      tx,
      { id: connectionId, workspace_id: workspaceId, profile_id: null },
      {
        capability: 'sync_calendar_live',
        enabled: true,
        status: 'idle',
        reason: null,
        grantedScopes: scopes,
      },
    );
    await mergeSettings(tx, connectionId, { sync_calendar_live: { direction } });
    const granted = { granted_scopes: { push: scopes } };
    await tx.connection.updateMany({ where: { id: connectionId }, data: granted });
  });
}

/** A meeting as reading a calendar leaves it; returns its id. */
export function seedMeeting(
  api: TestApi,
  { workspaceId }: Owner,
  connectionId: string,
  more: { status?: string } = {},
): Promise<string> {
  const [id, recordId, eventId] = [newId(), newId(), `event${randomUUID().slice(0, 8)}`];
  const of = { workspace_id: workspaceId, connection_id: connectionId };
  const externalId = `host@inlet.test/${eventId}`;
  return asRole(api, 'app_enrichment', (db) =>
    db.inWorkspace({ workspaceId, profileId: null }, async (tx) => {
      const body = Buffer.from('sealed');
      const record = { kind: 'calendar.event', external_id: externalId, version: '"1"', body };
      await tx.rawRecord.createMany({ data: [{ id: recordId, ...of, ...record }] });
      const meeting = {
        external_id: externalId,
        calendar_id: 'host@inlet.test',
        event_id: eventId,
        etag: '"1"',
        sequence: 0,
        status: more.status ?? 'confirmed',
        title: 'Viewing',
        description: '',
        event_type: 'default',
        normaliser_version: 1,
        raw_record_id: recordId,
        record_at: new Date(),
      };
      await tx.meeting.createMany({ data: [{ id, ...of, ...meeting }] });
      return id;
    }),
  );
}

/** The worker's word on a change that waits. */
export async function settle(
  api: TestApi,
  { workspaceId }: Owner,
  changeId: string,
  to: { state: 'conflict'; reason: string } | { state: 'written'; etag: string },
): Promise<void> {
  await asRole(api, 'app_enrichment', (db) =>
    db.inWorkspace({ workspaceId, profileId: null }, (tx) =>
      tx.meetingChange.updateMany({
        where: { id: changeId },
        data:
          to.state === 'conflict'
            ? to
            : { state: to.state, base_etag: to.etag, settled_at: new Date() },
      }),
    ),
  );
}
