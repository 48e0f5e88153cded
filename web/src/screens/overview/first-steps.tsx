import { Button, Paper, SimpleGrid, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** What to do in a workspace in which nothing is yet, in order. */
export function FirstSteps() {
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }}>
      <Step
        at={1}
        title="Add your properties"
        action={
          <Button component={Link} to="/properties?add=true">
            Add a property
          </Button>
        }
      >
        With the calendar addresses of the platforms they are listed on. Bookings come from there.
      </Step>
      <Step
        at={2}
        title="Connect the mailbox"
        action={
          <Button component={Link} to="/connections?add=true" variant="default">
            Add a connection
          </Button>
        }
      >
        That receives your reservation mail, and choose the label it is kept under.
      </Step>
      <Step at={3} title="See who is coming">
        Inlet reads the mails, puts the guests on the bookings, and asks you when it is not sure.
      </Step>
    </SimpleGrid>
  );
}

interface StepProps {
  readonly at: number;
  readonly title: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

function Step({ at, title, action, children }: StepProps) {
  return (
    <Paper withBorder p="lg">
      <Text c="dimmed" size="sm">
        Step {at}
      </Text>
      <Title order={2}>{title}</Title>
      <Text size="sm" c="dimmed" my="sm">
        {children}
      </Text>
      {action}
    </Paper>
  );
}
