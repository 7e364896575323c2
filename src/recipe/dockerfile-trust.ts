// What an untrusted Dockerfile may not ask of the engine: what the engine's own walls do not hold back.

import { failure, type Failure } from '../model/reason.ts';
import { readDockerfile } from './dockerfile-stages.ts';

/** Null where it keeps within them. `file` is for messages. */
export function untrustedFailure(text: string, file: string): Failure | null {
  const frontend = frontendOf(text);
  if (frontend !== null && !OFFICIAL.test(frontend))
    return failure(
      'config',
      `the branch is untrusted, and ${file} is read by a program of its own choice: ${frontend}`,
      { where: file, hint: 'only docker/dockerfile:1 or newer keeps the caches of others apart' },
    );
  const address = fetchedAddress(text);
  if (address === null) return null;
  return failure(
    'config',
    `the branch is untrusted, and ${file} has the engine fetch ${address} in the network of its machine`,
    { where: file, hint: 'fetch it in a RUN, which has a network of its own' },
  );
}

/** Those before 1.2 are older than any engine that is supported. */
const OFFICIAL =
  /^(?:docker\.io\/)?docker\/dockerfile:(?:1|1\.(?:[2-9]|\d\d)(?:\.\d+)?)(?:-labs)?(?:@sha256:[0-9a-f]{64})?$/;

/** In a comment of either kind, wherever it stands: later ones count for nothing, and do no harm here. */
const SYNTAX = /^\s*(?:#|\/\/)\s*syntax\s*=\s*(\S+)/im;
/** `{"syntax": ...}`, after a byte order mark or a line for a shell. */
const JSON_FRONTEND = /^\uFEFF?(?:#!.*\n)?\s*\{/;

function frontendOf(text: string): string | null {
  if (JSON_FRONTEND.test(text)) return 'named in JSON';
  return SYNTAX.exec(text)?.[1] ?? null;
}

function fetchedAddress(text: string): string | null {
  for (const { instructions } of readDockerfile(text).stages)
    for (const { keyword, text: rest } of instructions) {
      const [words, own] = keyword === 'ONBUILD' ? onBuild(rest) : [rest, keyword];
      const address = own === 'ADD' ? sourcesOf(words).find(mayBeAddress) : undefined;
      if (address !== undefined) return address;
    }
  return null;
}

function onBuild(text: string): [string, string] {
  const [, keyword = '', rest = ''] = /^\s*(\S+)([^]*)$/.exec(text) ?? [];
  return [rest, keyword.toUpperCase()];
}

/** In either form, without flags and without the place they go to. */
function sourcesOf(text: string): readonly string[] {
  const words = text.split(/[\s"',[\]]+/).filter((word) => word !== '' && !word.startsWith('--'));
  return words.slice(0, -1);
}

const SCHEMES = ['http://', 'https://', 'git@', 'git://', 'ssh://'];

/** A variable may stand for the rest of one. */
function mayBeAddress(source: string): boolean {
  const said = source.split('$', 1)[0]?.toLowerCase() ?? '';
  const isWhole = said.length === source.length;
  return SCHEMES.some((scheme) => said.startsWith(scheme) || (!isWhole && scheme.startsWith(said)));
}
