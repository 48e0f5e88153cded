export function ReviewsPage() {
  return <main>later</main>;
}
