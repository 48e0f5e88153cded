/** Whether a key belongs to what has the focus, or to the browser, rather than to the page. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return true;
  if (!(target instanceof Element)) return false;
  const own =
    'input:not([type=radio]), textarea, select, [contenteditable], [role="listbox"], [role="menu"], [role="dialog"]';
  return target.closest(own) !== null;
}
