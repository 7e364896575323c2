// A page of Markdown as data: what it links to, its tables, the commands and files it shows.

export interface Fence {
  /** `sh`, `yaml`, or empty. */
  readonly language: string;
  readonly text: string;
}

export function fences(page: string): Fence[] {
  return [...page.matchAll(/^```(?<language>\w*)\n(?<text>.*?)^```$/gms)].map(({ groups }) => ({
    language: groups?.['language'] ?? '',
    text: groups?.['text'] ?? '',
  }));
}

/** Texts between single backticks, outside of fences. */
export function inlineCode(page: string): string[] {
  const prose = page.replaceAll(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/`(?<code>[^`\n]+)`/g)].map(({ groups }) => groups?.['code'] ?? '');
}

/** Targets of `[text](target)`. */
export function links(page: string): string[] {
  return [...page.matchAll(/\]\((?<target>[^)\s]+)\)/g)].map(
    ({ groups }) => groups?.['target'] ?? '',
  );
}

/** The anchors of its headings, as code forges make them. */
export function anchors(page: string): string[] {
  return [...page.matchAll(/^#+ (?<title>.+)$/gm)].map(({ groups }) =>
    (groups?.['title'] ?? '')
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** The rows below `| first | ... |`, as texts of their cells; empty where there is no such table. */
export function table(page: string, first: string): string[][] {
  const lines = page.split('\n');
  const head = lines.findIndex((line) => line.startsWith(`| ${first} |`));
  if (head < 0) return [];
  const below = lines.slice(head + 2);
  const end = below.findIndex((line) => !line.startsWith('|'));
  return below.slice(0, end < 0 ? undefined : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}
