// A page as it is read from another folder: what it leads to lies where it always was.

/** A link to a file: neither a place on the page nor an address of its own. */
const LINK = /(?<=<a href=")(?!#|[a-z][a-z0-9+.-]*:)/g;

/** `toFolder`: the way from the reader's folder to the page's own, with `/` between; empty where they are the same. */
export function movedPage(html: string, toFolder: string): string {
  const way = toFolder.split('/').map(encodeURIComponent).join('/');
  return way === '' ? html : html.replaceAll(LINK, `${way}/`);
}
