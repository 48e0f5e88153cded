export function OverviewPage() {
  return <main>later</main>;
}
