// What stands in a terminal, as a page: text with SGR codes (as `tmux capture-pane -e` gives it) to HTML.

/** The sixteen colours on a dark ground, in the tones of the report's dark theme. */
const COLOURS = [
  '#1f2937',
  '#fb923c',
  '#34d399',
  '#fbbf24',
  '#60a5fa',
  '#cc79a7',
  '#56b4e9',
  '#d1d5db',
  '#94a3b8',
  '#fb923c',
  '#34d399',
  '#fbbf24',
  '#60a5fa',
  '#cc79a7',
  '#56b4e9',
  '#f8fafc',
];
const SGR = /\p{Cc}\[(?<codes>[\d;:]*)m/gu;

interface Style {
  readonly colour: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
}
const PLAIN: Style = { colour: null, bold: false, dim: false };

export function terminalPage(screen: string, title: string): string {
  return `<!doctype html><meta charset="utf-8"><title>${escape(title)}</title>
<style>
body { margin: 0; background: #0f1419 }
figure { display: inline-block; margin: 0; padding: 22px 26px 24px }
figcaption { font: 600 13px system-ui, sans-serif; color: #94a3b8; margin-bottom: 14px }
pre { margin: 0; font: 13.5px/1.5 'DejaVu Sans Mono', monospace; color: #d1d5db }
</style>
<figure><figcaption>${escape(title)}</figcaption><pre>${spans(screen)}</pre></figure>`;
}

function spans(screen: string): string {
  let style = PLAIN;
  let from = 0;
  let html = '';
  for (const match of screen.matchAll(SGR)) {
    html += span(screen.slice(from, match.index), style);
    style = changed(style, match.groups?.['codes'] ?? '');
    from = match.index + match[0].length;
  }
  return html + span(screen.slice(from), style);
}

function span(text: string, { colour, bold, dim }: Style): string {
  if (text === '') return '';
  const css = [
    ...(colour === null ? [] : [`color:${colour}`]),
    ...(bold ? ['font-weight:700'] : []),
    ...(dim ? ['opacity:.62'] : []),
  ].join(';');
  return css === '' ? escape(text) : `<span style="${css}">${escape(text)}</span>`;
}

function changed(style: Style, codes: string): Style {
  let next = style;
  for (const code of codes.split(/[;:]/).map(Number)) {
    if (code === 0) next = PLAIN;
    if (code === 1) next = { ...next, bold: true };
    if (code === 2) next = { ...next, dim: true };
    if (code === 22) next = { ...next, bold: false, dim: false };
    if (code === 39) next = { ...next, colour: null };
    if (code >= 30 && code <= 37) next = { ...next, colour: COLOURS[code - 30] ?? null };
    if (code >= 90 && code <= 97) next = { ...next, colour: COLOURS[code - 82] ?? null };
  }
  return next;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
