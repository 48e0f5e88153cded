export function PropertyPage() {
  return <main>later</main>;
}
