export function SettingsPage() {
  return <main>later</main>;
}
