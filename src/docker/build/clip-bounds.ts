// What BuildKit left out of one stream of a step: between which bounds its own arithmetic puts it.

/** At a clip it writes this behind what it still gives of a piece; until the stream is below the limit again it says nothing. */
const NOTICE = /\n\[output clipped, log limit (\d+(?:\.\d+)?(KiB|MiB|GiB|B)(\/s)?) reached\]\n$/;
const UNITS = { B: 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
/** How much later than its look at the clock a piece may be stamped on a busy machine, in ms. */
const STAMPED_LATER_MS = 500;

export interface Missing {
  readonly atLeast: number;
  /** Null where it was clipped to its end: then nothing tells. */
  readonly atMost: number | null;
}

interface Notice {
  readonly limit: string;
  readonly bytes: number;
  readonly perSecond: boolean;
  /** Of the notice itself. */
  readonly length: number;
}

/**
 * BuildKit counts all that a stream prints, also what it leaves out, and passes on what is within ceil(seconds since its
 * start) x the rate, and within the size. So at each notice the stream has printed exactly such a product and more, and
 * at each piece that arrives no more than that. Clipped once, it may cut a piece without a notice until one was whole.
 */
export class ClipBounds {
  /** Of the first notice, in the engine's words. */
  limit: string | null = null;
  /** What it printed from its first piece to its last notice; null without times. */
  before: { readonly bytes: number; readonly ms: number } | null = null;
  /** When it was clipped the last time, while nothing proves that it is whole again. */
  clippedAt: number | null = null;
  readonly #clock = new StreamClock();
  #received = 0;
  #first: { readonly at: number; readonly bytes: number } | null = null;
  /** When pieces came since the last notice; of the last two. */
  #since: readonly number[] = [];
  #atLeast = 0;
  #atMost: number | null = 0;

  push(bytes: Uint8Array, at: number): void {
    const notice = noticeIn(bytes);
    this.#received += bytes.length - (notice?.length ?? 0);
    this.#first ??= { at, bytes: bytes.length - (notice?.length ?? 0) };
    if (notice !== null) this.#clipped(notice, at);
    else if (this.limit !== null) this.#resumed(at);
  }

  missing(): Missing {
    return { atLeast: this.#atLeast, atMost: this.#atMost };
  }

  #clipped({ limit, bytes, perSecond }: Notice, at: number): void {
    if (this.limit === null && perSecond) this.#clock.set(bytes, this.#received, at);
    const printed = perSecond ? (this.#clock.least(at) ?? this.#received) : bytes;
    this.limit ??= limit;
    // The piece at hand goes on at least one byte.
    this.#atLeast = Math.max(printed - this.#received, this.#atLeast) + 1;
    this.#atMost = null;
    this.clippedAt = at;
    this.#since = [];
    const { at: from, bytes: already } = this.#first ?? { at, bytes: 0 };
    const ms = at - from;
    const more = Math.max(printed, this.#received) - already;
    this.before = ms > 0 && more > 0 ? { bytes: more, ms } : null;
  }

  #resumed(at: number): void {
    const [earlier = Number.NaN] = this.#since.length === 2 ? this.#since : [];
    this.#since = [...this.#since, at].slice(-2);
    // Two of three such pieces came in the same second of its start: had the earlier been cut, none had followed it.
    if (at - earlier < 1000 - STAMPED_LATER_MS) this.clippedAt = null;
    const most = this.#clock.most(at);
    if (this.clippedAt !== null || most === null) return;
    const missing = Math.max(most - this.#received, this.#atLeast);
    this.#atMost = Math.min(missing, this.#atMost ?? missing);
  }
}

/** The start of a stream by the engine's clock, as the first clip betrays it: by then the rate had been granted so many times. */
class StreamClock {
  #rate = 0;
  #earliest = Number.NaN;
  #latest = Number.NaN;

  set(rate: number, received: number, at: number): void {
    const grants = received / rate;
    if (!Number.isInteger(grants)) return;
    this.#rate = rate;
    this.#earliest = at - STAMPED_LATER_MS - grants * 1000;
    this.#latest = at - (grants - 1) * 1000;
  }

  /** What had been granted at a piece stamped then; null where the start is not known. */
  least(at: number): number | null {
    return this.#granted(at - STAMPED_LATER_MS - this.#latest);
  }

  most(at: number): number | null {
    return this.#granted(at - this.#earliest);
  }

  #granted(ms: number): number | null {
    return Number.isNaN(ms) ? null : Math.ceil(ms / 1000) * this.#rate;
  }
}

function noticeIn(bytes: Uint8Array): Notice | null {
  const end = Buffer.from(bytes.subarray(-LONGEST_NOTICE)).toString('latin1');
  const [whole = '', limit = '', unit, perSecond] = NOTICE.exec(end) ?? [];
  if (whole === '') return null;
  const factor = unit === 'KiB' || unit === 'MiB' || unit === 'GiB' ? UNITS[unit] : UNITS.B;
  const size = Number.parseFloat(limit) * factor;
  return { limit, bytes: size, perSecond: perSecond !== undefined, length: whole.length };
}

const LONGEST_NOTICE = 80;
