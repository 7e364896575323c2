// What a dry run of build.sh prints: its docker builds word by word, and what else it would run.

export interface PrintedLines {
  /** Each from the word after `docker build` or `docker buildx build`. */
  readonly builds: readonly (readonly string[])[];
  /** Lines that are another command which makes something: `make -C ...`. */
  readonly others: readonly string[];
}

/** What a script tells a person begins with other words, or is indented. */
const MAKES = /^(?:make|git clone|bash) \S/;

/** `printed`: words of lines, as far as they are known; the others are split at blanks, as the scripts themselves do. */
export function readDryRun(
  text: string,
  printed: readonly (readonly string[])[] = [],
): PrintedLines {
  const known = new Map(printed.map((words) => [words.join(' ').trim(), words]));
  const lines = text.split(/\r?\n/);
  return {
    builds: lines.flatMap((line) => {
      const words = known.get(line.trim()) ?? line.split(/\s+/).filter(Boolean);
      const build = afterBuild(words);
      return build === null ? [] : [build];
    }),
    others: lines.filter((line) => MAKES.test(line)),
  };
}

/** Null where it is another command. */
function afterBuild(words: readonly string[]): readonly string[] | null {
  // `DOCKER_BUILDKIT=1 docker build` is printed where buildx is missing.
  const first = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  const [docker, ...rest] = words.slice(Math.max(first, 0));
  if (docker !== 'docker') return null;
  const command = rest[0] === 'buildx' || rest[0] === 'image' ? rest.slice(1) : rest;
  return command[0] === 'build' ? command.slice(1) : null;
}
