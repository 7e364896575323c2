// Named rules about which commits are taken and which steps are left out.

import type { ConfigProblem } from '../model/config.ts';
import { KINDS, kindOrder, type Kind } from '../model/kind.ts';
import type { Facts } from './facts.ts';
import type { FlagName } from './flags.ts';
import { isRepoUrl } from './paths.ts';

type Problems = readonly ConfigProblem[];

export const COURSE_RULES: readonly ((facts: Facts) => Problems)[] = [
  checkoutIsThere,
  lastNeedsRepo,
  fetchNeedsRepo,
  somethingIsLeft,
  imageShaFitsTags,
  imageShaNeedsNoBuild,
  reuseIsOfDev,
  blockedAreCommits,
];

/** Flags alone are wrong usage; a variable is wrong configuration. */
function blame({ given }: Facts, flag: FlagName, problem: Omit<ConfigProblem, 'where'>): Problems {
  const where = given.origin(flag);
  return [{ where, ...problem, ...(where.startsWith('--') && { usage: true }) }];
}

function checkoutIsThere(facts: Facts): Problems {
  const { source, asIs } = facts.config;
  if (!asIs || (source.kind === 'git' && !isRepoUrl(source.repo))) return [];
  const what = source.kind === 'git' ? 'an address' : 'the embedded default';
  const message = `--no-checkout takes the files of a checkout, and ${what} has none`;
  return blame(facts, 'noCheckout', { message, hint: 'name a checkout with --repo-path' });
}

function lastNeedsRepo(facts: Facts): Problems {
  const { source, last } = facts.config;
  if (source.kind === 'git' || last === null) return [];
  const hint = 'name a repository with --repo-path or --repo-url';
  return blame(facts, 'last', { message: 'the embedded default has no earlier commits', hint });
}

function fetchNeedsRepo(facts: Facts): Problems {
  const { source, latest } = facts.config;
  if (source.kind === 'git' || !latest) return [];
  const hint = 'name a repository with --repo-path or --repo-url';
  return blame(facts, 'fetch', { message: 'the embedded default has nothing to fetch', hint });
}

function somethingIsLeft(facts: Facts): Problems {
  const { selection, without, reuseDev } = facts.config;
  if (reuseDev || wantedKinds(facts).some((kind) => !without.includes(kind))) return [];
  const other = selection.kind === 'all' ? null : `--${selection.kind}`;
  const message =
    other === null ? '--without leaves no step' : `${other} and --without leave no step together`;
  return blame(facts, 'without', { message, hint: 'leave out fewer kinds' });
}

function wantedKinds({ config: { selection } }: Facts): readonly Kind[] {
  if (selection.kind === 'all') return KINDS;
  if (selection.kind === 'only') return [selection.only];
  return KINDS.filter((kind) => kindOrder(kind) <= kindOrder(selection.until));
}

function imageShaFitsTags(facts: Facts): Problems {
  const { imageSha } = facts.config;
  if (imageSha === null || /^[0-9a-f]{6,64}(?:\.[0-9a-f]{9})?$/.test(imageSha)) return [];
  const hint = 'six digits of the fingerprint, or nine of the commit, as the tag has them';
  return blame(facts, 'imageSha', { message: `"${imageSha}" is in no tag of an image`, hint });
}

function imageShaNeedsNoBuild(facts: Facts): Problems {
  const { imageSha, without } = facts.config;
  if (imageSha === null || without.includes('build')) return [];
  const message =
    '--image-sha names the image in the place of a build, and builds are not left out';
  return blame(facts, 'imageSha', { message, hint: 'add --no-build, which is --without build' });
}

function reuseIsOfDev(facts: Facts): Problems {
  const { targets, selection, reuseDev } = facts.config;
  if (!reuseDev) return [];
  const other = targets.find((target) => target !== 'dev');
  if (other !== undefined)
    return blame(facts, 'reuseDevIfImageExists', {
      message: `--reuse-dev-if-image-exists takes images of the target dev, not of ${other}`,
      hint: 'leave --target out',
    });
  if (selection.kind !== 'only' || !facts.config.without.includes(selection.only)) return [];
  return blame(facts, 'reuseDevIfImageExists', {
    message: `--reuse-dev-if-image-exists compiles and checks, it does not ${selection.only}`,
    hint: 'leave --only out, or name compile or sanity',
  });
}

function blockedAreCommits({ file, config }: Facts): Problems {
  return Object.keys(config.blocked)
    .filter((commit) => !/^[0-9a-f]{7,40}$/.test(commit))
    .map((commit) => ({
      ...file.place(['blocked', commit]),
      message: `"${commit}" is no commit`,
      hint: 'seven digits of it or more, in quotes',
    }));
}
