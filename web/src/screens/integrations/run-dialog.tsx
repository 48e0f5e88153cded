import { Button, Group, Modal, Stack } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import type { Values } from '../../api/capabilities.ts';
import { faultsOf } from '../../api/problem.ts';
import { Failure } from '../../parts/failure.tsx';
import { SchemaFields } from '../../parts/schema-fields.tsx';

interface RunDialogProps {
  readonly name: string;
  readonly schema: unknown;
  readonly isBusy: boolean;
  readonly error: Error | null;
  readonly onRun: (values: Values) => void;
  readonly onClose: () => void;
}

/** What one run is to be given. */
export function RunDialog({ name, schema, isBusy, error, onRun, onClose }: RunDialogProps) {
  const [values, setValues] = useState<Values>({});
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onRun(values);
  };
  return (
    <Modal opened onClose={onClose} title={name} centered>
      <form onSubmit={submit} noValidate>
        <Stack>
          {error !== null && <Failure error={error} />}
          <SchemaFields
            schema={schema}
            values={values}
            faults={faultsOf(error)}
            onChange={setValues}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy}>
              Run
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
