// The names of a flag as the table of verbs writes it.

export interface FlagName {
  /** `--build-arg`. */
  readonly long: string;
  /** Under which commander collects its value: `buildArg`. */
  readonly attribute: string;
}

/** `-f, --framework <name>`. */
export function flagName(flags: string): FlagName {
  const long = /--[\w-]+/.exec(flags)?.[0] ?? flags;
  const attribute = long
    .slice(2)
    .replaceAll(/-(?<letter>[a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { long, attribute };
}
