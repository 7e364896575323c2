// Texts of bounded length.

/** Cut after `most` characters, with a mark that it was. */
export function shorten(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;
}
