// The colours of a chart by meaning: drawn as codes that no data can hold, then given the page's variables or plain colours.

export type Ink =
  | 'ink'
  | 'quiet'
  | 'line'
  | 'ground'
  | 'vllm'
  | 'sglang'
  | 'trtllm'
  | 'llamacpp'
  | 'other';

/** As the page has them in its light theme, but on its soft ground, which does not dazzle in a dark mail; pictures have no other. */
const LIGHT: Readonly<Record<Ink, string>> = {
  ink: '#16202b',
  quiet: '#5b6878',
  line: '#d9e0e8',
  ground: '#f5f7f9',
  vllm: '#0072b2',
  sglang: '#e69f00',
  trtllm: '#009e73',
  llamacpp: '#cc79a7',
  other: '#56b4e9',
};

const INKS = [
  'ink',
  'quiet',
  'line',
  'ground',
  'vllm',
  'sglang',
  'trtllm',
  'llamacpp',
  'other',
] as const satisfies readonly Ink[];

/** What the drawing library is handed in place of a colour. */
export function codeOf(ink: Ink): string {
  return `#c0de${String(INKS.indexOf(ink)).padStart(2, '0')}`;
}

/** Of a framework's family, as `frameworkColour` names it. */
export function familyInk(family: string): Ink {
  return INKS.find((ink) => ink === family) ?? 'other';
}

/** `var(--ink)`: follows the page's theme. */
export function variableOf(ink: Ink): string {
  return `var(--${ink})`;
}

export function lightOf(ink: Ink): string {
  return LIGHT[ink];
}

/** Every code in the attributes of a drawing, as `colour` has it; texts cannot hold one, their quotes are escaped. */
export function inked(svg: string, colour: (ink: Ink) => string): string {
  return svg.replaceAll(/="#c0de(\d\d)"/g, (whole, digits: string) => {
    const ink = INKS[Number(digits)];
    return ink === undefined ? whole : `="${colour(ink)}"`;
  });
}
