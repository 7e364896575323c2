// Named rules about what all builds get.

import type { ConfigProblem } from '../model/config.ts';
import { nearest } from '../text/near.ts';
import { redactor } from '../text/redact.ts';
import { isSecretName } from '../text/secret-name.ts';
import { placeOf, saidAt, type Facts } from './facts.ts';
import { IMAGE_CONTEXT, namedValue } from './pairs.ts';

type Problems = readonly ConfigProblem[];

export const BUILD_RULES: readonly ((facts: Facts) => Problems)[] = [
  recipeNeedsRepo,
  platformIsOne,
  cudaIsVersion,
  argumentsAreNames,
  argumentsAreThere,
  argumentsAreNoSecrets,
  contextsArePlaces,
  buildSecretsDeclared,
];

function recipeNeedsRepo(facts: Facts): Problems {
  const { source, build } = facts.config;
  if (source.kind === 'git' || build.recipe === 'auto' || build.recipe === 'dockerfile') return [];
  const at = saidAt(facts, 'recipe', ['build', 'recipe']);
  const message = `the embedded default has no ${SCRIPTS[build.recipe]}`;
  return [{ ...at, message, hint: 'name a repository with --repo-path or --repo-url' }];
}

const SCRIPTS = { 'build-sh': 'container/build.sh', 'render-py': 'container/render.py' };
const PLATFORMS: readonly string[] = ['linux/amd64', 'linux/arm64'];

function platformIsOne(facts: Facts): Problems {
  const { platform } = facts.config.build;
  if (platform === null || PLATFORMS.includes(platform)) return [];
  const at = saidAt(facts, 'platform', ['build', 'platform']);
  const near =
    PLATFORMS.find((one) => one.endsWith(`/${platform}`)) ?? nearest(platform, PLATFORMS);
  const hint = near === null ? `one of ${PLATFORMS.join(', ')}` : `did you mean "${near}"?`;
  return [{ ...at, message: `"${platform}" is no platform that images are built for`, hint }];
}

function cudaIsVersion(facts: Facts): Problems {
  const { cuda } = facts.config.build;
  if (cuda === null || /^\d+\.\d+(?:\.\d+)?$/.test(cuda)) return [];
  const at = saidAt(facts, 'cudaVersion', ['build', 'cuda']);
  const hint = 'two numbers, such as "12.9"; in builder.yaml in quotes';
  return [{ ...at, message: `"${cuda}" is no version of CUDA`, hint }];
}

function argumentsAreNames(facts: Facts): Problems {
  return Object.entries(facts.settings.buildArgs)
    .filter(([name]) => namedValue(name) === null)
    .map(([name, said]) => ({
      ...placeOf(facts, said, ['build', 'args', name]),
      message: `"${name}" is no name of a build argument`,
      hint: 'letters, digits and "_", as behind ARG in the Dockerfile',
    }));
}

function argumentsAreThere({ given, env }: Facts): Problems {
  return (given.flags.buildArg ?? [])
    .filter(({ name, value }) => value === null && env[name] === undefined)
    .map(({ name }) => ({
      where: given.origin('buildArg'),
      message: `the build argument ${name} has no value: there is no variable of that name`,
      hint: `--build-arg ${name}=VALUE, or export ${name}=VALUE`,
    }));
}

/** Neither the value nor its line is shown. An address with a password is refused where it is planned, whoever wrote it. */
function argumentsAreNoSecrets(facts: Facts): Problems {
  const { settings } = facts;
  return Object.entries(settings.buildArgs)
    .filter(
      ([name, { value }]) => (isSecretName(name) && value.value !== '') || isToken(value.value),
    )
    .map(([name, said]) => {
      const { where } = placeOf(facts, said, ['build', 'args', name]);
      const message = `the build argument ${name} looks like a secret, which the image and its history would keep`;
      return { where, message, hint: `hand it in by --secret id=${name},env=${name}` };
    });
}

const ADDRESS = /:\/\//;
const hide = redactor([]);

function isToken(value: string): boolean {
  return !ADDRESS.test(value) && hide(value) !== value;
}

function contextsArePlaces(facts: Facts): Problems {
  return Object.entries(facts.settings.contexts)
    .filter(([, { value }]) => !value.startsWith('/') && !/^docker-image:\/\/[^\s/].*/.test(value))
    .map(([name, said]) => ({
      ...placeOf(facts, said, ['build', 'contexts', name]),
      message: `the named context "${name}" is neither a folder nor an image`,
      hint: `${name}=FOLDER, or ${name}=${IMAGE_CONTEXT}IMAGE`,
    }));
}

function buildSecretsDeclared(facts: Facts): Problems {
  const known = Object.keys(facts.config.secrets);
  const typed = facts.given.flags.secret?.map(({ id }) => id) ?? [];
  return facts.config.build.secrets
    .filter((id) => !known.includes(id))
    .map((id) => {
      const near = nearest(id, known);
      const isTyped = typed.includes(id);
      const declare = isTyped
        ? `--secret id=${id},env=NAME, or id=${id},src=FILE`
        : 'declare it under "secrets:" in builder.yaml';
      return {
        ...(isTyped
          ? { where: facts.given.origin('secret') }
          : facts.file.place(['build', 'secrets'])),
        message: `no secret is called "${id}"`,
        hint: near === null ? declare : `did you mean "${near}"?`,
      };
    });
}
