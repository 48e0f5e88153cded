export function IntegrationsPage() {
  return <main>later</main>;
}
