// Commits that somebody has taken out, with the reason.

import { failure, type Failure } from '../model/reason.ts';

/** `blocked`: full id or the beginning of one to the reason. Null: it may be planned. */
export function blockedBy(
  blocked: Readonly<Record<string, string>>,
  commit: string,
): Failure | null {
  const found = Object.entries(blocked).find(
    ([beginning]) => beginning !== '' && commit.startsWith(beginning.toLowerCase()),
  );
  if (found === undefined) return null;
  const [beginning, why] = found;
  return failure('config', `${commit.slice(0, 9)} is blocked: ${why}`, {
    hint: `"blocked" in builder.yaml names it by ${beginning}`,
  });
}
