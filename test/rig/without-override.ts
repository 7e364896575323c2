// A command for whom file permissions hold, also where the tests run as root.

/** Words to put before the command; empty for an ordinary user. */
export function withoutOverride(): readonly string[] {
  if (process.getuid?.() !== 0) return [];
  return ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'];
}
