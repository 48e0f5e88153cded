import { Button, Group, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { changeConnection, type Connection, labelsQuery } from '../../api/connections.ts';
import { Failure } from '../../parts/failure.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { say } from '../../parts/say.tsx';
import { Waiting } from '../../parts/waiting.tsx';

interface LabelChoiceProps {
  readonly connection: Connection;
  readonly onDone?: () => void;
}

/** The labels of the mailbox, to search and choose from; the choice is checked in the mailbox at once. */
export function LabelChoice({ connection, onDone }: LabelChoiceProps) {
  const { id } = connection;
  const labels = useQuery(labelsQuery(id));
  const queryClient = useQueryClient();
  const [name, setName] = useState<string | null>(connection.reservation_label);
  const save = useMutation({
    mutationFn: (label: string) => changeConnection(id, { reservation_label: label }),
    async onSuccess(_changed, label) {
      await queryClient.invalidateQueries({ queryKey: ['connections'] });
      say(`Connected. Inlet now watches “${label}”.`);
      onDone?.();
    },
  });
  return (
    <QueryResult query={labels} waiting={<Waiting rows={1} height={56} />}>
      {({ items }) => (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name !== null) save.mutate(name);
          }}
        >
          {save.error !== null && <Failure error={save.error} />}
          <Group align="flex-end" mt="xs">
            <Select
              label="Label"
              placeholder="Search the labels of the mailbox"
              searchable
              nothingFoundMessage="The mailbox has no such label"
              data={items.filter(({ type }) => type === 'user').map(({ name: label }) => label)}
              value={name}
              onChange={setName}
              maxDropdownHeight={260}
              className="label-choice"
            />
            <Button type="submit" loading={save.isPending} disabled={name === null}>
              Watch this label
            </Button>
          </Group>
        </form>
      )}
    </QueryResult>
  );
}
