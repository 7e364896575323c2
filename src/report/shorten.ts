// Texts of bounded length.

/** Cut after `most` characters, with a mark that it was. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${beginning(text, most - 1).trimEnd()}…` : text;
}

/** At most so many characters; no half of an emoji, of which no address can be made. */
export function beginning(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');
}
