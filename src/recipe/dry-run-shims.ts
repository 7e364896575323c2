// Programs that stand before the real ones while a branch's script is asked for its builds: they keep it from doing anything.

import { shellWord } from '../text/shell.ts';

export interface ShimPlace {
  /** The checkout, which is ours to write into. */
  readonly folder: string;
  /** Its TMPDIR; folders that it wants elsewhere are made below, under their whole path. */
  readonly temporary: string;
  /** Gets a line for each program that was called and not let through. */
  readonly calls: string;
  /** Gets the words of each line about docker that is printed: their number and themselves, each with a NUL behind it. */
  readonly words: string;
}

/** Name to text; each is the first of its name on PATH, in the folder that PATH begins with. */
export function dryRunShims(place: ShimPlace): Readonly<Record<string, string>> {
  return {
    make: refuse('make', place),
    sudo: refuse('sudo', place),
    docker: docker(place),
    git: git(place),
    env: ENV,
    python3: PYTHON,
    mkdir: elsewhere('mkdir', '-p', place),
    rm: elsewhere('rm', '-f', place),
  };
}

/**
 * For BASH_ENV. A folder that was made below TMPDIR instead is gone into there; and what a dry run prints by putting
 * `echo` before a command is kept word by word, for a line does not tell a blank inside a word from one between two.
 */
export function dryRunFunctions({ temporary, words }: ShimPlace): string {
  const instead = shellWord(temporary);
  return `cd() {
  if [ -n "\${1-}" ] && [ -d ${instead}"$1" ]; then builtin cd ${instead}"$1"; else builtin cd "$@"; fi
}
echo() {
  case "\${1-} \${2-}" in docker\\ * | *=*\\ docker) printf '%s\\0' "$#" "$@" >> ${shellWord(words)} ;; esac
  builtin echo "$@"
}
`;
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

/** Before 0.3.2's end a dry run clones NIXL to /tmp/nixl/nixl_src, or checks out its commit there: nothing is fetched or changed. */
function git({ temporary }: ShimPlace): string {
  return `#!/bin/sh
PATH=\${PATH#*:}
skip= verb= last=
for word in "$@"; do
  last=$word
  if [ -n "$skip" ]; then skip=; continue; fi
  case $word in
    -C | -c) skip=1 ;;
    -*) ;;
    *) verb=\${verb:-$word} ;;
  esac
done
case $verb in
  clone) case $last in /*) exec mkdir -p ${shellWord(temporary)}"$last" ;; esac ;;
  checkout | clean | fetch | pull | reset | restore | submodule | switch) ;;
  *) exec git "$@" ;;
esac
`;
}

/** Until 0.3.1 a dry run for TensorRT-LLM begins to build its wheel, in an environment of its own. */
const ENV = `#!/bin/sh
PATH=\${PATH#*:}
case "$*" in *build_trtllm_wheel.sh*) exit 0 ;; esac
exec env "$@"
`;

/** From 0.5 to 0.7 it starts Python only to tell a person how to run the image, which takes longer than all the rest. */
const PYTHON = `#!/bin/sh
PATH=\${PATH#*:}
case "$*" in '-c import os; print(os.path.relpath('*) exit 0 ;; esac
exec python3 "$@"
`;

/** What all users share under one fixed name, such as /tmp/dummy_dir, is made and removed in TMPDIR instead. */
function elsewhere(name: string, option: string, { folder, temporary }: ShimPlace): string {
  const [inside, instead] = [folder, temporary].map(shellWord);
  return `#!/bin/sh
PATH=\${PATH#*:}
for word in "$@"; do
  shift
  case $word in
    ${inside}/* | ${instead}/*) set -- "$@" "$word" ;;
    /*) set -- "$@" ${option} ${instead}"$word" ;;
    *) set -- "$@" "$word" ;;
  esac
done
exec ${name} "$@"
`;
}
