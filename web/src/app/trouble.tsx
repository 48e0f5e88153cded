import { Anchor, Container, Stack, Text, Title } from '@mantine/core';
import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { Failure } from '../parts/failure.tsx';

/** What stands in place of a screen that could not be shown. */
export function Broken({ error, reset }: ErrorComponentProps) {
  return (
    <Container size="xs" py="xl" component="main">
      <Title order={1} mb="md">
        This page cannot be shown
      </Title>
      <Failure error={error} onRetry={reset} />
    </Container>
  );
}

/** An address that leads nowhere. */
export function Missing() {
  return (
    <Container size="xs" py="xl">
      <Stack gap="xs">
        <Title order={1}>There is no such page</Title>
        <Text c="dimmed">The address may be mistyped, or the page has moved.</Text>
        <Anchor component={Link} to="/">
          Go to the overview
        </Anchor>
      </Stack>
    </Container>
  );
}
