// Readers for the tags that the precedent gave its images, format after format: they lie beside ours for a while.

export interface OlderTag {
  /** Which of the five, from the oldest to the newest. */
  readonly format: 1 | 2 | 3 | 4 | 5;
  readonly framework: string;
  readonly target: string;
  /** As many hex digits as the tag has; null for a released version. */
  readonly commit: string | null;
  /** `0.6.1`; null where the tag has none. */
  readonly version: string | null;
  /** Six hex digits over the files of `container/`, in lower case. */
  readonly imageSha: string | null;
  /** `cuda12.9`. */
  readonly device: string | null;
  readonly arch: string | null;
}

interface Reader {
  readonly format: OlderTag['format'];
  readonly pattern: RegExp;
}

const FRAMEWORK = '(?<framework>vllm|sglang|trtllm|tensorrtllm|none)';
const TARGET = '(?<target>runtime|local-dev|dev-orig|dev)';
const COMMIT = '(?<commit>[0-9a-f]{9})';
const IMAGE_SHA = '(?<imageSha>[0-9A-F]{6})';
const CUDA = '(?<device>cuda[0-9.]+)';
const VERSION = 'v(?<version>[0-9][0-9a-z.-]*?)(?:\\.dev\\.(?<commit>[0-9a-f]{7,40}))?';
/** The first is no more than the second with a fixed version: it is asked first. */
const READERS: readonly Reader[] = [
  reader(1, `-base:v(?<version>0\\.1\\.0)\\.dev\\.${COMMIT}-${FRAMEWORK}`),
  reader(1, `:v(?<version>0\\.1\\.0)\\.dev\\.${COMMIT}-${FRAMEWORK}(?:-${TARGET})?`),
  reader(2, `-base:${VERSION}-${FRAMEWORK}`),
  reader(2, `:${VERSION}-${FRAMEWORK}(?:-${TARGET})?`),
  reader(3, `:${COMMIT}-${FRAMEWORK}-${TARGET}`),
  reader(4, `:${IMAGE_SHA}\\.${COMMIT}-${FRAMEWORK}-${CUDA}-${TARGET}`),
  reader(5, `:${IMAGE_SHA}\\.${COMMIT}-${FRAMEWORK}-${TARGET}-${CUDA}-(?<arch>amd64|arm64)`),
];

/**
 * Null where the text is none of them. A tag of ours may look like the newest one where the six digits happen to hold no
 * letter: who reads both asks `parseTag` first.
 */
export function readOlderTag(tag: string): OlderTag | null {
  for (const { format, pattern } of READERS) {
    const groups = pattern.exec(tag)?.groups;
    if (groups !== undefined) return tagOf(format, tag, groups);
  }
  return null;
}

function reader(format: Reader['format'], text: string): Reader {
  return { format, pattern: new RegExp(`^dynamo${text}$`) };
}

type Groups = Readonly<Record<string, string | undefined>>;

function tagOf(format: Reader['format'], tag: string, groups: Groups): OlderTag {
  const { framework = '', target } = groups;
  return {
    format,
    framework: framework === 'tensorrtllm' ? 'trtllm' : framework,
    // Dynamo's own script names a dev image after its framework alone.
    target: tag.startsWith('dynamo-base:') ? 'base' : (target ?? 'dev'),
    commit: groups['commit'] ?? null,
    version: groups['version'] ?? null,
    imageSha: groups['imageSha']?.toLowerCase() ?? null,
    device: groups['device'] ?? null,
    arch: groups['arch'] ?? null,
  };
}
