// What a RUN step does, by the programs its shell command starts: fetch packages, compile, or neither we know.

export type Work = 'dependency' | 'compile';

const DEPENDENCY = [
  /^(apt|apt-get|aptitude|yum|dnf|microdnf|apk|zypper|conda|mamba|poetry|gem|bundle|rustup|curl|wget)( |$)/,
  /^(npm (ci|i|install|add)|yarn (install|add)|pnpm (i|install|add)|corepack)( |$)/,
  /^(pip[\d.]*|python[\d.]* -m pip|uv (pip|sync|add|tool|venv)|pipx)( |$)/,
  /^(cargo (fetch|install|add)|go (get|mod)|git (clone|fetch|submodule))( |$)/,
];
const COMPILE = [
  /^(make|gmake|cmake|ctest|ninja|meson|bazel|scons|mvn|gradle|javac|protoc)( |$)/,
  /^(nvcc|gcc|g\+\+|cc|c\+\+|clang|clang\+\+|rustc|tsc)(-\d+)?( |$)/,
  /^(cargo (build|b|test|check|run)|go (build|install|test|generate)|maturin)( |$)/,
  /^(npm run|yarn (run|build)|pnpm (run|build)|uv build|python[\d.]* (setup\.py|-m build))( |$)/,
  /^\.{0,2}\/?(\S*\/)?(configure|autogen\.sh|bootstrap\.sh)( |$)/,
];

/** What stands before the program itself: settings, and programs that start another. */
const BEFORE =
  /^(?:\w+=(?:'[^']*'|"[^"]*"|\S*)\s+|(?:sudo|time|exec|env|nice|then|do|else|if|!)\s+|[({]\s*)+/;

export function worksOf(command: string): ReadonlySet<Work> {
  const works = new Set<Work>();
  for (const part of command.split(/&&|\|\||[;|\n]/)) {
    const simple = part
      .trim()
      .replace(BEFORE, '')
      .replace(/^\/\S*\//, '');
    if (DEPENDENCY.some((known) => known.test(simple))) works.add('dependency');
    else if (COMPILE.some((known) => known.test(simple))) works.add('compile');
  }
  return works;
}
