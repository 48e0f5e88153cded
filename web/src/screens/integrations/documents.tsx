import { Anchor, Button, FileButton, Group, Stack, Table } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Archive, Upload } from 'lucide-react';
import { documentsQuery, uploadDocument } from '../../api/connectors.ts';
import { Empty } from '../../parts/empty.tsx';
import { Failure } from '../../parts/failure.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { say } from '../../parts/say.tsx';
import { Scroll } from '../../parts/scroll.tsx';
import { When } from '../../parts/when.tsx';
import { connectorWords, sizeWords, typeWords } from '../../words/connectors.ts';

/** The Vault: contents that were imported or uploaded. */
export function Documents() {
  const mayUpload = useRole('manager');
  const queryClient = useQueryClient();
  const query = useInfiniteQuery(documentsQuery);
  const upload = useMutation({
    mutationFn: uploadDocument,
    async onSuccess({ title }) {
      await queryClient.invalidateQueries({ queryKey: ['documents'] });
      say(`“${title}” is in the Vault.`);
    },
  });
  return (
    <Stack>
      {mayUpload && (
        <Group>
          <FileButton onChange={(file) => file !== null && upload.mutate(file)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                loading={upload.isPending}
                leftSection={<Upload size={16} aria-hidden />}
              >
                Upload a document
              </Button>
            )}
          </FileButton>
        </Group>
      )}
      {upload.error !== null && <Failure error={upload.error} />}
      <QueryResult query={query}>
        {({ pages }) => {
          const documents = pages.flatMap(({ items }) => items);
          if (documents.length === 0)
            return (
              <Empty icon={<Archive />} title="The Vault is empty">
                Import a file or an attachment under Files, or upload one.
              </Empty>
            );
          return (
            <Scroll label="Documents">
              <Table className="rows">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Title</Table.Th>
                    <Table.Th>From</Table.Th>
                    <Table.Th>Type</Table.Th>
                    <Table.Th className="numbers">Size</Table.Th>
                    <Table.Th>Added</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {documents.map((one) => (
                    <Table.Tr key={one.id}>
                      <Table.Td className="break">
                        <Anchor href={one.content_url} download size="sm">
                          {one.title}
                        </Anchor>
                      </Table.Td>
                      <Table.Td>
                        {one.source === 'upload' ? 'Upload' : connectorWords(one.source)}
                      </Table.Td>
                      <Table.Td>{typeWords(one.mime)}</Table.Td>
                      <Table.Td className="numbers">{sizeWords(one.size)}</Table.Td>
                      <Table.Td>
                        <When at={one.created_at} />
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
              <More query={query} isInFrame />
            </Scroll>
          );
        }}
      </QueryResult>
    </Stack>
  );
}
