import { Anchor, Button, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Files as FilesIcon } from 'lucide-react';
import { useState } from 'react';
import { type ConnectorFile, filesQuery } from '../../api/connectors.ts';
import { Empty } from '../../parts/empty.tsx';
import { More } from '../../parts/more.tsx';
import { QueryResult } from '../../parts/query-result.tsx';
import { useRole } from '../../parts/role.ts';
import { Scroll } from '../../parts/scroll.tsx';
import { When } from '../../parts/when.tsx';
import { connectorWords, sizeWords, typeWords } from '../../words/connectors.ts';
import { FileImport } from './file-import.tsx';

/** Files of Drive and threads of Gmail that the imports found. */
export function Files() {
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 300);
  const query = useInfiniteQuery(filesQuery(wanted === '' ? {} : { text: wanted }));
  const [opened, setOpened] = useState<ConnectorFile | null>(null);
  return (
    <Stack>
      <TextInput
        aria-label="Search by title"
        placeholder="Search by title"
        value={text}
        maw={320}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <QueryResult query={query}>
        {({ pages }) => {
          const files = pages.flatMap(({ items }) => items);
          if (files.length === 0)
            return (
              <Empty icon={<FilesIcon />} title={wanted === '' ? 'No files yet' : 'Nothing found'}>
                {wanted === ''
                  ? 'Files that an import finds are listed here.'
                  : 'No title has these words.'}
              </Empty>
            );
          return (
            <Scroll label="Files">
              <Table className="rows">
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>Title</Table.Th>
                    <Table.Th>Type</Table.Th>
                    <Table.Th className="numbers" visibleFrom="sm">
                      Size
                    </Table.Th>
                    <Table.Th>Changed</Table.Th>
                    <Table.Th>Vault</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {files.map((file) => (
                    <FileRow key={file.id} file={file} onImport={() => setOpened(file)} />
                  ))}
                </Table.Tbody>
              </Table>
              <More query={query} isInFrame />
            </Scroll>
          );
        }}
      </QueryResult>
      {opened !== null && <FileImport file={opened} onClose={() => setOpened(null)} />}
    </Stack>
  );
}

function FileRow({
  file,
  onImport,
}: {
  readonly file: ConnectorFile;
  readonly onImport: () => void;
}) {
  const mayImport = useRole('manager');
  const title = file.title === '' ? 'Without a title' : file.title;
  return (
    <Table.Tr>
      <Table.Td className="break">
        {file.url === null ? (
          title
        ) : (
          <Anchor href={file.url} target="_blank" rel="noreferrer" size="sm">
            {title}
          </Anchor>
        )}
        <Text size="xs" c="dimmed">
          {connectorWords(file.provider)}
        </Text>
      </Table.Td>
      <Table.Td>{typeWords(file.mime)}</Table.Td>
      <Table.Td className="numbers" visibleFrom="sm">
        {sizeWords(file.size)}
      </Table.Td>
      <Table.Td>
        <When at={file.modified_at} never="–" />
      </Table.Td>
      <Table.Td>
        {mayImport && (
          <Button
            size="xs"
            variant="default"
            aria-label={`Import ${title} into the Vault`}
            onClick={onImport}
          >
            Import
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
