// What is done with the image of a written framework before it serves: which steps, compiling, the sanity check.

import * as v from 'valibot';
import { DEFAULT_COMPILE, DEFAULT_SANITY, DEFAULT_TARGET_STEPS } from './defaults.ts';
import { key } from './described.ts';
import {
  command,
  count,
  path,
  positive,
  secretVariables,
  texts,
  user,
  words,
} from './written-values.ts';

export const WrittenStepsSchema = v.strictObject({
  compile: key(v.boolean(), 'The sources of the commit are compiled in it.', {
    default: DEFAULT_TARGET_STEPS.compile,
  }),
  sanity: key(v.boolean(), 'It is checked.', { default: DEFAULT_TARGET_STEPS.sanity }),
  serve: key(v.boolean(), 'It serves a model, and is put under load.', {
    default: DEFAULT_TARGET_STEPS.serve,
  }),
});

export const WrittenCompileSchema = v.strictObject({
  command: key(command, 'Its exit code decides.', { examples: [['cargo', 'build']] }),
  workdir: key(path, 'Where the sources of the commit lie in the container: a copy.', {
    default: DEFAULT_COMPILE.workdir,
  }),
  env: key(texts, 'Variables of the container.'),
  secrets: key(
    secretVariables,
    'Variables that get the value of a secret, without line ends behind it: name to id; no file, log or report has it.',
    { examples: [{ API_TOKEN: 'api-token' }] },
  ),
  caches: key(v.array(path), 'Folders that are kept from run to run, for each framework its own.'),
  user: key(v.nullable(user), "Null: the image's own.", { default: DEFAULT_COMPILE.user }),
  memoryMb: key(v.nullable(count), 'Memory of the container; null: no limit.', {
    default: DEFAULT_COMPILE.memoryMb,
  }),
  deadlineS: key(positive, 'Compiling that takes longer has failed.', {
    default: DEFAULT_COMPILE.deadlineS,
  }),
});

export const WrittenSanitySchema = v.strictObject({
  command: key(
    command,
    "Run in a fresh container in place of the image's ENTRYPOINT and CMD; exit code 0 is a pass. An entry point that sets something up (PATH, libraries) is named first. With scripts: what starts them.",
    { examples: [['python3', '-c', 'import server']] },
  ),
  secrets: key(
    secretVariables,
    'Variables that get the value of a secret, without line ends behind it: name to id; no file, log or report has it.',
    { examples: [{ API_TOKEN: 'api-token' }] },
  ),
  deadlineS: key(positive, 'A check that takes longer has failed.', {
    default: DEFAULT_SANITY.deadlineS,
  }),
  scripts: key(
    words,
    'Where commits keep a check of their own; the first one that is there is copied in and run.',
    { examples: [['dev/check.py']] },
  ),
  flags: key(
    v.record(v.string(), words),
    'By target, flags for that script; it gets those that it knows.',
    { examples: [{ runtime: ['--no-gpu-check'] }] },
  ),
  needs: key(
    v.record(v.string(), v.string()),
    'By target, a flag without which the script refuses good images: where it fails and does not know the flag, the fallback decides.',
    { examples: [{ runtime: '--runtime-check' }] },
  ),
  fallback: key(
    words,
    'A command in the place of the script, where the commit has none; without it such a commit is not checked.',
    { examples: [['python3', '-c', 'import server']] },
  ),
});
