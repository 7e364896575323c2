// Figures as people read them: durations, sizes, numbers, counted words.

/** `850 ms`, `4.21 s`, `2 m 05 s`, `1 h 04 m`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${formatNumber(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toPrecision(3)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${twoDigits(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} m`;
}

/** Decimal units: `512 B`, `13.4 GB`. */
export function formatBytes(bytes: number): string {
  return bytesIn(unitOf(bytes), bytes);
}

/** A part and its whole in one unit: `0.927 GB of 25.3 GB`. */
export function formatBytesOf(part: number, whole: number): string {
  const unit = unitOf(whole);
  return `${bytesIn(unit, part)} of ${bytesIn(unit, whole)}`;
}

interface ByteUnit {
  readonly name: string;
  readonly bytes: number;
}

function unitOf(bytes: number): ByteUnit {
  let unit: ByteUnit = { name: 'B', bytes: 1 };
  if (bytes < 1000) return unit;
  for (const name of ['kB', 'MB', 'GB', 'TB', 'PB']) {
    // 999.5 would print as 1000 of the smaller unit.
    if (bytes / unit.bytes < 999.5) break;
    unit = { name, bytes: unit.bytes * 1000 };
  }
  return unit;
}

function bytesIn(unit: ByteUnit, bytes: number): string {
  if (unit.bytes === 1 || bytes === 0) return `${bytes} ${unit.name}`;
  return `${(bytes / unit.bytes).toPrecision(3)} ${unit.name}`;
}

/** Three significant digits, never an exponent, no digit before the point lost: `0.0123`, `4.20`, `12346`. Whole numbers stay whole. */
export function formatNumber(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value);
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(Math.max(2 - magnitude, 0), 100));
}

/** `1 image`, `3 images`. */
export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
