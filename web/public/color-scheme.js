// Runs before the first paint, so that a dark page does not flash white. A file, because inline scripts are refused.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('inlet-color-scheme');
  } catch {
    // Storage is switched off: the system decides.
  }
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', isDark ? 'dark' : 'light');
})();
