import { Anchor, Container, Stack, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { Failure } from '../parts/failure.tsx';

/** What stands in place of a screen that could not be shown, within the frame. */
export function BrokenScreen({ error, reset }: ErrorComponentProps) {
  return (
    <Stack gap="md" maw={540}>
      <Title order={1}>This page cannot be shown</Title>
      <Failure error={error} onRetry={reset} />
    </Stack>
  );
}

/** The same where there is no frame either. */
export function BrokenApp(props: ErrorComponentProps) {
  return (
    <Container size="xs" py="xl" component="main">
      <BrokenScreen {...props} />
    </Container>
  );
}

/** An address that leads nowhere. */
export function Missing() {
  return (
    <Container size="xs" py="xl" component="main">
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
