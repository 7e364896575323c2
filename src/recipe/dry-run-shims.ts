// Programs that stand before the real ones while a branch's script is asked for its builds: they keep it from doing anything.

import { shellWord } from '../text/shell.ts';

export interface ShimPlace {
  /** The checkout, which is ours to write into. */
  readonly folder: string;
  /** Its TMPDIR. */
  readonly temporary: string;
  /** Gets a line for each program that was called and not let through. */
  readonly calls: string;
}

/** Name to text; each is the first of its name on PATH, in the folder that PATH begins with. */
export function dryRunShims(place: ShimPlace): Readonly<Record<string, string>> {
  const refused = { make: refuse('make', place), sudo: refuse('sudo', place) };
  return { ...refused, docker: docker(place), mkdir: mkdir(place) };
}

function refuse(name: string, { calls }: ShimPlace): string {
  return `#!/bin/sh
echo ${name} "$*" >> ${shellWord(calls)}
echo "${name}: not while only asked for builds" >&2
exit 126
`;
}

/** There is a plugin buildx as far as the script can tell: it prints another command without one, and a broken one. */
function docker(place: ShimPlace): string {
  const [first, ...rest] = refuse('docker', place).split('\n');
  return `${first}
if [ "$*" = 'buildx version' ]; then
  echo 'github.com/docker/buildx v0.30.0'
  exit 0
fi
${rest.join('\n')}`;
}

/** Folders of one fixed name that all users share, such as /tmp/dummy_dir, are made in TMPDIR instead. */
function mkdir({ folder, temporary }: ShimPlace): string {
  const [inside, instead] = [folder, temporary].map(shellWord);
  return `#!/bin/sh
for word in "$@"; do
  shift
  case $word in
    ${inside}/* | ${instead}/*) set -- "$@" "$word" ;;
    /*) set -- "$@" -p ${instead}"$word" ;;
    *) set -- "$@" "$word" ;;
  esac
done
PATH=\${PATH#*:}
exec mkdir "$@"
`;
}
