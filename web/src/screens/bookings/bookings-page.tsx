export function BookingsPage() {
  return <main>later</main>;
}
