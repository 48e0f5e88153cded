export function PropertiesPage() {
  return <main>later</main>;
}
