import { Button, Group, Loader, Modal, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Remapped, RemapKind, Source } from '../../api/gassync.ts';
import { Failure } from '../../parts/failure.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { KINDS } from '../../words/gassync.ts';
import { type RemapState, useRemap } from './use-remap.ts';

const KINDS_READ: readonly RemapKind[] = ['property', 'room_type', 'reservation', 'guest'];
/** So many are drawn; the rest is counted. */
const MOST_SHOWN = 100;

interface RemapDialogProps {
  readonly source: Source;
  readonly onClose: () => void;
}

/** Reads what a source sent by today’s rules: first what would change, then, if one wants, the change itself. */
export function RemapDialog({ source, onClose }: RemapDialogProps) {
  const [kind, setKind] = useState<RemapKind>('reservation');
  const { state, run, reset } = useRemap(source.id);
  const isBusy = state.phase === 'looking' || state.phase === 'applying';
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Read again: ${source.source_name}`}
      centered
      size="lg"
      closeOnClickOutside={!isBusy}
    >
      <Stack>
        <Text size="sm">
          What was sent is kept as it came. It is read again by today’s rules; nothing changes
          before you have seen what would.
        </Text>
        <Select
          label="What"
          data={KINDS_READ.map((value) => ({ value, label: KINDS[value]?.[1] ?? value }))}
          value={kind}
          disabled={isBusy}
          onChange={(value) => {
            if (value === null) return;
            setKind(value as RemapKind);
            reset();
          }}
        />
        {state.error !== null && <Failure error={state.error} />}
        <div role="status">
          <Progress state={state} />
        </div>
        {state.items.length > 0 && <Differences items={state.items} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {state.phase === 'applied' ? 'Close' : 'Cancel'}
          </Button>
          {state.phase === 'looked' && state.items.length > 0 ? (
            <Button onClick={() => void run(kind, false)}>
              Change {state.items.length.toLocaleString()}
            </Button>
          ) : (
            <Button
              loading={isBusy}
              disabled={state.phase === 'applied'}
              onClick={() => void run(kind, true)}
            >
              Show what would change
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Progress({ state: { phase, examined, items } }: { readonly state: RemapState }) {
  const count = (n: number) => n.toLocaleString();
  switch (phase) {
    case 'idle':
      return null;
    case 'looking':
    case 'applying':
      return (
        <Group gap="xs">
          <Loader size={14} aria-hidden />
          <Text size="sm">{count(examined)} read so far</Text>
        </Group>
      );
    case 'looked':
      return (
        <Text size="sm">
          {examined === 0
            ? 'There is nothing that partners sent. What a property system brings is read again by its next full pass.'
            : `${count(examined)} read. ${items.length === 0 ? 'Nothing would change.' : `${count(items.length)} would change:`}`}
        </Text>
      );
    case 'applied':
      return (
        <Text size="sm">
          Done: {count(items.length)} of {count(examined)} changed.
        </Text>
      );
  }
}

function Differences({ items }: { readonly items: Remapped['items'] }) {
  return (
    <Scroll label="Differences">
      <ul className="plain-list held-list">
        {items.slice(0, MOST_SHOWN).map(({ id, external_id: name, changes }) => (
          <li key={id} className="held">
            <Text size="sm" fw={600} ff="monospace" className="break">
              {name}
            </Text>
            {changes.map(({ field, before, after }) => (
              <Text key={field} size="sm" className="break">
                {field}: <del>{shortly(before)}</del> → <ins>{shortly(after)}</ins>
              </Text>
            ))}
          </li>
        ))}
        {items.length > MOST_SHOWN && (
          <li className="held">
            <Text size="sm">and {(items.length - MOST_SHOWN).toLocaleString()} more</Text>
          </li>
        )}
      </ul>
    </Scroll>
  );
}

function shortly(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
