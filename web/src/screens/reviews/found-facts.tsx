import { Table, Text } from '@mantine/core';
import type { Message } from '../../api/bookings.ts';
import { FACTS } from '../../words/reviews.ts';
import { day } from '../../words/times.ts';

/** What was read in the mail, each with the words that it was read from. */
export function FoundFacts({ message }: { readonly message: Message }) {
  const { reading } = message;
  if (reading === null)
    return (
      <Text size="sm" c="dimmed">
        Nothing could be read in this mail.
      </Text>
    );
  const found = FACTS.filter(([name]) => reading.facts[name] !== null);
  return (
    <section aria-labelledby="facts">
      <Text component="h3" id="facts" fw={650} mb={4}>
        Found in the mail
      </Text>
      <Table withRowBorders={false} verticalSpacing={4} horizontalSpacing={0}>
        <Table.Tbody>
          {found.map(([name, words]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row" fw={400} w={84} c="dimmed" className="top">
                {words}
              </Table.Th>
              <Table.Td>
                <Text size="sm" fw={600} className="break">
                  {show(name, reading.facts[name], reading.facts.currency)}
                </Text>
                {reading.evidence[name] !== undefined && (
                  <Text
                    size="xs"
                    c="dimmed"
                    className="break"
                    lineClamp={2}
                    title={reading.evidence[name].rule}
                  >
                    <mark>{reading.evidence[name].words}</mark>
                  </Text>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {found.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing that would name a stay.
        </Text>
      )}
    </section>
  );
}

function show(name: string, value: string | number | null, currency: string | null): string {
  const text = String(value);
  if (name === 'check_in' || name === 'check_out') return day(text);
  return name.endsWith('_amount') && currency !== null ? `${text} ${currency}` : text;
}
