export function ActivityPage() {
  return <main>later</main>;
}
