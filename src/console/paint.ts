// Colour, or none: the same words either way.

import type { Host } from '../host/host.ts';

const CODES = {
  green: 32,
  red: 31,
  yellow: 33,
  blue: 34,
  grey: 90,
  bold: 1,
  dim: 2,
} as const;
export type Colour = keyof typeof CODES;

export type Paint = (colour: Colour, text: string) => string;

export function makePaint(coloured: boolean): Paint {
  if (!coloured) return (_, text) => text;
  return (colour, text) => `\u001b[${CODES[colour]}m${text}\u001b[0m`;
}

/** `NO_COLOR` with any value (no-color.org) and the flag `--no-color` turn it off, as does a pipe. */
export function wantsColour(host: Host, noColourFlag: boolean): boolean {
  const forbidden = noColourFlag || (host.env['NO_COLOR'] ?? '') !== '';
  return host.stdout.isTTY && host.env['TERM'] !== 'dumb' && !forbidden;
}
