// What a dry run of build.sh prints: its docker builds word by word, and what else it would run.

export interface PrintedLines {
  /** Each from the word after `docker build` or `docker buildx build`. */
  readonly builds: readonly (readonly string[])[];
  /** Lines that begin with another program which makes something: `make -C ...`. */
  readonly others: readonly string[];
}

/** Everything else is what the script tells a person. */
const MAKES = /^(?:make|bash|sh|git clone|cargo|pip|python3?) /;
const BUILD = /^docker (?:buildx |image )?build /;

export function readDryRun(text: string): PrintedLines {
  const lines = text.split(/\r?\n/).map((line) => withoutVariables(line.trim()));
  return {
    // The script splits its words at blanks before it runs or prints them: no quotes are lost that it had not lost itself.
    builds: lines
      .filter((line) => BUILD.test(line))
      .map((line) => line.replace(BUILD, '').split(/\s+/).filter(Boolean)),
    others: lines.filter((line) => MAKES.test(line)),
  };
}

/** `DOCKER_BUILDKIT=1 docker build` is printed where buildx is missing. */
function withoutVariables(line: string): string {
  return line.replace(/^(?:[A-Za-z_]\w*=\S*\s+)+(?=docker )/, '');
}
