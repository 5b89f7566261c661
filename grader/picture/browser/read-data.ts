/** The data that the page contains: see `document.ts`. */
export function readData(): unknown {
  return JSON.parse(document.getElementById('data')?.textContent ?? 'null');
}

/** The element in which a page draws, without what it shows when there are no scripts. */
export function pageElement(): HTMLElement {
  const page = document.getElementById('page');
  if (page === null) throw new Error('the page has no element to draw in');
  page.replaceChildren();
  return page;
}
