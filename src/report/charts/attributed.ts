// Takes styles and marks for scripts out of a drawing: a page that allows no foreign style would drop them anyway.

const STYLE_SHEET = /<style\b[^>]*>.*?<\/style>/gs;
/** Texts hold neither angle brackets nor quotes: the library escapes them. */
const TAG = /<[a-z][^<>]*>/g;
const FOR_SCRIPTS = / (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g;
const STYLE = / style="([^"]*)"/;

/** `style="font-size:13px"` becomes `font-size="13px"`. */
export function attributed(svg: string): string {
  return svg
    .replaceAll(STYLE_SHEET, '')
    .replaceAll(TAG, (tag) =>
      tag
        .replaceAll(FOR_SCRIPTS, '')
        .replace(STYLE, (_, declarations: string) => attributes(declarations)),
    )
    .trim();
}

function attributes(declarations: string): string {
  return declarations
    .split(';')
    .filter(Boolean)
    .map((declaration) => {
      const colon = declaration.indexOf(':');
      return ` ${declaration.slice(0, colon)}="${declaration.slice(colon + 1)}"`;
    })
    .join('');
}
