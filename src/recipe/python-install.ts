// Asks pip for jinja2 and PyYAML into a folder: with the settings that a person has for pip, and nothing else of theirs.

import path from 'node:path';
import { runChild, type ChildResult } from '../host/child.ts';
import { childEnv } from '../host/env.ts';
import type { Host } from '../host/host.ts';
import type { Python } from '../host/python.ts';
import { failure, FailureError } from '../model/reason.ts';
import { stripControl } from '../text/control.ts';
import { withoutLogin } from '../text/login.ts';
import type { RecipeTools } from './recipe.ts';

/** All that jinja2 and PyYAML need: nothing else is asked for. */
export const PACKAGES: readonly string[] = ['Jinja2==3.1.6', 'MarkupSafe==3.0.3', 'PyYAML==6.0.3'];

const DEADLINE_MS = 120_000;

/** Into `packages` of the folder; the rest of it is scratch. @throws FailureError config */
export async function installPackages(
  python: Python,
  dir: string,
  tools: RecipeTools,
): Promise<void> {
  const run = async (command: string, args: readonly string[]): Promise<void> => {
    const env = pipEnv(tools.host, dir);
    const { signal } = tools;
    const end = await runChild({ command, args, env, signal, timeoutMs: DEADLINE_MS });
    if (end.exitCode !== 0) throw withoutPackages(python, tools.host, wordsOf(end));
  };
  const pip = python.brings === 'pip' ? python.executable : path.join(dir, 'venv/bin/python3');
  if (pip !== python.executable)
    await run(python.executable, ['-m', 'venv', path.join(dir, 'venv')]);
  const words = ['-m', 'pip', 'install', '--quiet', '--only-binary', ':all:', '--no-deps'];
  await run(pip, [...words, '--target', path.join(dir, 'packages'), ...PACKAGES]);
}

/** Where packages come from; not where they go. */
const PASSED_ON = [
  'PIP_CERT',
  'PIP_CONFIG_FILE',
  'PIP_DEFAULT_TIMEOUT',
  'PIP_EXTRA_INDEX_URL',
  'PIP_FIND_LINKS',
  'PIP_INDEX_URL',
  'PIP_NO_INDEX',
  'PIP_PROXY',
  'PIP_RETRIES',
  'PIP_TRUSTED_HOST',
  'REQUESTS_CA_BUNDLE',
] as const;

function pipEnv({ env }: Host, dir: string): Record<string, string> {
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return childEnv(env, {
    // Without a network pip asks six times, each a while after the other.
    PIP_RETRIES: '2',
    ...Object.fromEntries(passedOn),
    LC_ALL: 'C.UTF-8',
    TMPDIR: dir,
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    PIP_NO_INPUT: '1',
    // A person's own settings for these and a folder of ours exclude each other.
    PIP_USER: '0',
    PIP_REQUIRE_VIRTUALENV: '0',
  });
}

/** Its first error, else its last words. */
function wordsOf({ stderr, stdout, problem, exitCode }: ChildResult): string {
  const lines = withoutLogin(stripControl(`${stdout}\n${stderr}`)).split('\n');
  const said = lines.map((line) => line.trim()).filter((line) => line !== '');
  const error = said.find((line) => line.startsWith('ERROR:'));
  return error ?? said.at(-1) ?? problem ?? `pip ended with code ${exitCode}`;
}

/** `cause`: why they could not be brought; without one nothing on this machine brings them. */
export function withoutPackages(python: Python, host: Host, cause?: string): FailureError {
  const { executable, version } = python;
  const lacks = [python.jinja2 === null ? 'jinja2' : '', python.yaml === null ? 'PyYAML' : ''];
  const names = lacks.filter((name) => name !== '').join(' and ');
  const brought = cause === undefined ? 'and neither pip nor venv for them' : 'and pip brings none';
  return new FailureError(
    failure('config', `Python ${version} has no ${names}, ${brought}`, {
      where: executable,
      ...(cause !== undefined && { cause }),
      hint: installHint(host),
    }),
  );
}

/** What gives this machine a Python that renders. */
export function installHint({ user }: Pick<Host, 'user'>): string {
  return `${user.id === 0 ? '' : 'sudo '}apt-get install python3 python3-jinja2 python3-yaml`;
}
