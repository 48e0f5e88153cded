import { Button, Group, Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import {
  type CapabilityState,
  type CatalogueEntry,
  setCapability,
  type Values,
} from '../../api/capabilities.ts';
import type { Connection } from '../../api/connections.ts';
import { faultsOf } from '../../api/problem.ts';
import { Failure } from '../../parts/failure.tsx';
import { say } from '../../parts/say.tsx';
import { SchemaFields } from '../../parts/schema-fields.tsx';

interface SettingsDialogProps {
  readonly connection: Connection;
  readonly state: CapabilityState;
  readonly entry: CatalogueEntry;
  readonly onClose: () => void;
}

/** The settings of one capability of one connection. */
export function SettingsDialog({ connection, state, entry, onClose }: SettingsDialogProps) {
  const queryClient = useQueryClient();
  const [values, setValues] = useState<Values>(state.settings);
  const save = useMutation({
    mutationFn: () =>
      setCapability(connection.id, state.capability, {
        enabled: state.enabled,
        settings: { ...values },
      }),
    async onSuccess({ missing_scopes: missing }) {
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
      say(missing.length > 0 ? 'Saved. This needs more access now.' : 'Saved.');
      onClose();
    },
  });
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`${state.name}: settings`} centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          {save.error !== null && <Failure error={save.error} />}
          <SchemaFields
            schema={entry.settings_schema}
            values={values}
            faults={faultsOf(save.error)}
            onChange={setValues}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
