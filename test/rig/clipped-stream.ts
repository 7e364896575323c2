// One stream of a step as BuildKit passes it on: all that is printed is counted, what is above its limits is left out.

interface Printed {
  /** In ms from the start of the stream. */
  readonly at: number;
  readonly bytes: number;
}

interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

export interface Limits {
  readonly perSecond: { readonly bytes: number; readonly words: string };
  readonly inAll: { readonly bytes: number; readonly words: string };
}

/** Of the Docker Engine, where nobody has set anything else. */
export const LIMITS: Limits = {
  perSecond: { bytes: 200 * 1024, words: '200KiB/s' },
  inAll: { bytes: 2 * 1024 * 1024, words: '2MiB' },
};

export interface Passed {
  readonly pieces: readonly Piece[];
  readonly missing: number;
}

export function passOn(printed: readonly Printed[], { perSecond, inAll }: Limits): Passed {
  const pieces: Piece[] = [];
  let [size, missing, isClipping] = [0, 0, false];
  for (const { at, bytes } of printed) {
    const granted = Math.ceil(at / 1000) * perSecond.bytes;
    const most = Math.min(granted, inAll.bytes);
    const left = Math.min(Math.max(most - size, 0), bytes);
    size += bytes;
    missing += bytes - left;
    if (isClipping && left === bytes) isClipping = false;
    const isNews = !isClipping && left < bytes;
    if (isNews) isClipping = true;
    const { words } = granted > inAll.bytes ? inAll : perSecond;
    const notice = isNews ? `\n[output clipped, log limit ${words} reached]\n` : '';
    if (left > 0 || isNews) pieces.push({ at, bytes: Buffer.from('x'.repeat(left) + notice) });
  }
  return { pieces, missing };
}
