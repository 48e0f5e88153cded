import { Anchor, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type ConnectorFile,
  type FileImports,
  fileImportsQuery,
  importFile,
} from '../../api/connectors.ts';
import { Failure } from '../../parts/failure.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { Status } from '../../parts/status.tsx';
import { IMPORT_STATES, sizeWords } from '../../words/connectors.ts';

interface FileImportProps {
  readonly file: ConnectorFile;
  readonly onClose: () => void;
}

/** Imports a file, or chosen attachments of a thread, into the Vault, and says what became of them. */
export function FileImport({ file, onClose }: FileImportProps) {
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<string[]>([]);
  const { queryKey } = fileImportsQuery(file.id);
  const imports = useQuery({
    ...fileImportsQuery(file.id),
    refetchInterval: ({ state }) => (isWaiting(state.data) ? 1_500 : false),
  });
  const start = useMutation({
    mutationFn: () => importFile(file.id, chosen),
    onSuccess(answer) {
      queryClient.setQueryData(queryKey, answer);
      setChosen([]);
      void queryClient.invalidateQueries({ queryKey: ['documents'] });
    },
  });
  const isThread = file.provider === 'gmail';
  return (
    <Modal opened onClose={onClose} title="Import into the Vault" centered>
      <Stack>
        <Text className="break">{file.title}</Text>
        {start.error !== null && <Failure error={start.error} />}
        <QueryResult query={imports}>
          {({ attachments, items }) => (
            <>
              {isThread && attachments.length === 0 && (
                <Text size="sm">This thread has no attachments.</Text>
              )}
              {isThread && attachments.length > 0 && (
                <Checkbox.Group label="Attachments" value={chosen} onChange={setChosen}>
                  <Stack gap={6} mt={6}>
                    {attachments.map((one) => (
                      <Checkbox
                        key={one.attachment_id}
                        value={one.attachment_id}
                        label={one.filename === '' ? 'Without a name' : one.filename}
                        description={`${one.mime_type}, ${sizeWords(one.size)}`}
                      />
                    ))}
                  </Stack>
                </Checkbox.Group>
              )}
              <Outcomes attachments={attachments} items={items} />
            </>
          )}
        </QueryResult>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            loading={start.isPending}
            disabled={isThread && chosen.length === 0}
            onClick={() => start.mutate()}
          >
            Import
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Outcomes({ attachments, items }: Pick<FileImports, 'attachments' | 'items'>) {
  return (
    <Stack gap={6} aria-live="polite">
      {items.map(({ attachment_id: id, status, document_id: documentId }) => {
        const [tone, words] = IMPORT_STATES[status];
        const name = attachments.find((one) => one.attachment_id === id)?.filename;
        return (
          <Group key={id ?? ''} gap="xs">
            <Status tone={tone}>
              {name === undefined ? '' : `${name}: `}
              {words}
            </Status>
            {documentId !== null && (
              <Anchor size="sm" href={`/api/vault/documents/${documentId}/content`} download>
                Download
              </Anchor>
            )}
          </Group>
        );
      })}
    </Stack>
  );
}

function isWaiting(imports: FileImports | undefined): boolean {
  return imports?.items.some(({ status }) => status === 'waiting') ?? false;
}
