// Durations as people type them: 90, 90s, 2m, 1h, 500ms.

const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds above 0; null where the text is no duration. */
export function parseSeconds(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim());
  if (match === null) return null;
  const seconds = Number(match[1]) * (UNITS[match[2] ?? 's'] ?? 1);
  return seconds > 0 ? seconds : null;
}
