// The grammar of our image tags, written and read in one place.
// `<name>:<fp6>[.<sha9>]-<framework>-<target>[-cuda<v>|-cpu|-xpu]-<arch>`

import { shortRevision } from './ids.ts';
import { LABEL, type Labels } from './labels.ts';

export interface TagParts {
  readonly name: string;
  /** First six hex digits of the build's fingerprint. */
  readonly fingerprint: string;
  /** First nine hex digits of the commit; null for the embedded default. */
  readonly commit: string | null;
  readonly framework: string;
  readonly target: string;
  /** `cuda12.9`, `cpu`, `xpu`. */
  readonly device: string | null;
  readonly arch: string;
}

const TARGETS = ['runtime', 'local-dev', 'dev'];
const TAG = new RegExp(
  `^(?<name>[^:]+):(?<fingerprint>[0-9a-f]{6})(?:\\.(?<commit>[0-9a-f]{9}))?` +
    `-(?<framework>.+?)-(?<target>${TARGETS.join('|')}|[^-]+)` +
    `(?:-(?<device>cuda[0-9.]+|cpu|xpu))?-(?<arch>amd64|arm64)$`,
);

/** Hex digits of a commit in a tag. */
const COMMIT = 9;

export function formatTag(parts: TagParts): string {
  const commit = parts.commit === null ? '' : `.${parts.commit}`;
  const device = parts.device === null ? '' : `-${parts.device}`;
  return `${parts.name}:${parts.fingerprint}${commit}-${parts.framework}-${parts.target}${device}-${parts.arch}`;
}

/** Null where the text is no tag of ours. */
export function parseTag(tag: string): TagParts | null {
  const groups = TAG.exec(tag)?.groups;
  if (groups === undefined) return null;
  const { name, fingerprint, framework, target, arch } = groups;
  if (!name || !fingerprint || !framework || !target || !arch) return null;
  const commit = groups['commit'] ?? null;
  return { name, fingerprint, commit, framework, target, device: groups['device'] ?? null, arch };
}

export interface TagSubject {
  readonly framework: string;
  readonly target: string;
  readonly revision: string;
  readonly platform: string;
  readonly device: string | null;
}

export function tagFor(name: string, digest: string, subject: TagSubject): string {
  const commit = shortRevision(subject.revision);
  return formatTag({
    name,
    fingerprint: digest.slice(0, 6),
    // Docker takes no `+dirty`: the fingerprint tells changed files apart, the label says that there are some.
    commit: commit === 'builder' ? null : commit.slice(0, COMMIT),
    framework: subject.framework,
    target: subject.target,
    device: subject.device,
    arch: subject.platform.split('/')[1] ?? 'amd64',
  });
}

/** What `promote` moves to the newest image that passed all checks; that of `dev` is named as Dynamo's own scripts do. */
export function latestTag(name: string, framework: string, target: string): string {
  return `${name}:latest-${framework}${target === 'dev' ? '' : `-${target}`}`;
}

/** Whether it is one that `promote` moves, of whatever name. */
export function isLatestTag(tag: string, framework: string, target: string): boolean {
  return tag.endsWith(latestTag('', framework, target));
}

const OWN_TAG = /:(?<print>[0-9a-f]{6})(?:\.[0-9a-f]{9})?-(?<rest>.+)$/;
const DEVICE_AND_ARCH = /^(?:(?:cuda[0-9.]+|cpu|xpu)-)?[a-z0-9]+$/;

/**
 * The tag that a build of ours gave an image with these labels, of whatever commit; undefined where it has none.
 * Labels pass on to every image that somebody builds from ours: only with such a tag is it the image they tell of.
 */
export function ownTag(tags: readonly string[], labels: Labels): string | undefined {
  const {
    [LABEL.fingerprint]: digest = '',
    [LABEL.framework]: framework = '',
    [LABEL.target]: target = '',
  } = labels;
  const subject = `${framework}-${target}-`;
  return tags.find((tag) => {
    const { print, rest = '' } = OWN_TAG.exec(tag)?.groups ?? {};
    // Compared, not parsed: a target may have a hyphen of its own.
    return (
      print === digest.slice(0, 6) &&
      rest.startsWith(subject) &&
      DEVICE_AND_ARCH.test(rest.slice(subject.length))
    );
  });
}
