// What a branch's build.sh takes: its options and frameworks, read from its text without running it.

export interface BuildScript {
  /** `--platform`, `--cuda-version` */
  readonly flags: ReadonlySet<string>;
  /** As it spells them: `VLLM`; null where it does not list them. */
  readonly frameworks: readonly string[] | null;
  readonly text: string;
}

/** `--platform)` at the beginning of a case, `-h | --help)` too. */
const LABEL = /(?:^|\bin|;;)[ \t]*((?:["']?-[^\s|)"']+["']?[ \t]*\|?[ \t]*)+)\)/gm;
const FRAMEWORKS = /^\s*(?:declare\s+-A\s+)?FRAMEWORKS=\(([^)]*)\)/m;
const KEY = /\[\s*["']?([\w-]+)["']?\s*\]/g;

export function readBuildScript(text: string): BuildScript {
  const code = text.replaceAll(/^\s*#.*$/gm, '');
  const labels = [...code.matchAll(LABEL)].flatMap(([, label = '']) => flagsIn(label));
  const list = FRAMEWORKS.exec(code)?.[1];
  const keys = [...(list ?? '').matchAll(KEY)].map(([, key = '']) => key);
  return {
    // A script that has no case at all may look at its arguments in another way.
    flags: new Set(labels.length > 0 ? labels : flagsIn(code)),
    frameworks: keys.length > 0 ? keys : null,
    text: code,
  };
}

function flagsIn(text: string): readonly string[] {
  return text.match(/--[a-z][\w-]*/g) ?? [];
}

/** How the script calls the framework of these names; null where it lists others only. */
export function scriptFramework(
  { frameworks, text }: BuildScript,
  names: readonly string[],
): string | null {
  if (frameworks !== null) {
    const known = new Map(frameworks.map((name) => [name.toUpperCase(), name]));
    const name = names.find((one) => known.has(one.toUpperCase()));
    return name === undefined ? null : (known.get(name.toUpperCase()) ?? null);
  }
  const said = new Set(text.toUpperCase().match(/\w+/g));
  return (names.find((name) => said.has(name.toUpperCase())) ?? names[0])?.toUpperCase() ?? null;
}
