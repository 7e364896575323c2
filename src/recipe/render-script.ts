// What the text of a branch's `container/render.py` tells without being run: its options and what they take.

export interface RenderScript {
  /** As its `--framework` takes them; empty where it does not list them. */
  readonly frameworks: readonly string[];
  /** `linux/amd64` or, in the oldest ones, `amd64`. */
  readonly platform: 'docker' | 'arch';
  /** Null where it has no `--cuda-version`. */
  readonly cuda: CudaOption | null;
  /** By framework; one is missing where it lists none for it alone. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
  /** Of a list for all frameworks; empty where it has none. */
  readonly anyTargets: readonly string[];
}

export interface CudaOption {
  readonly default: string | null;
  /** Of all frameworks together; empty where it does not list them. */
  readonly choices: readonly string[];
}

export function readRenderScript(text: string): RenderScript {
  const platform = optionText(text, '--platform') ?? '';
  const cuda = optionText(text, '--cuda-version');
  return {
    frameworks: listIn(optionText(text, '--framework') ?? '', 'choices'),
    platform: /\bdefault\s*=\s*["'][^"']*\//.test(platform) ? 'docker' : 'arch',
    cuda: cuda === null ? null : { default: defaultIn(cuda), choices: listIn(cuda, 'choices') },
    targets: targetsIn(text),
    anyTargets: quotedLists(text).find((list) => list.includes('runtime')) ?? [],
  };
}

/** From the name of the option to the next one; null where the script has none of that name. */
function optionText(text: string, option: string): string | null {
  const at = text.search(new RegExp(`["']${option}["']`));
  if (at < 0) return null;
  const rest = text.slice(at);
  const end = rest.search(/\b(?:add_argument|parse_args)\(/);
  return end < 0 ? rest : rest.slice(0, end);
}

function defaultIn(option: string): string | null {
  return /\bdefault\s*=\s*["']([^"']*)["']/.exec(option)?.[1] ?? null;
}

function listIn(text: string, name: string): readonly string[] {
  const list = new RegExp(String.raw`\b${name}\s*=\s*[[(]([^\])]*)[\])]`).exec(text)?.[1];
  return list === undefined ? [] : quoted(list);
}

function quoted(list: string): readonly string[] {
  return [...list.matchAll(/["']([^"']*)["']/g)].map(([, word = '']) => word);
}

/** `"vllm": {"target": ["runtime", ...], ...}` of the table that it checks its options by. */
const TARGETS = /["'](\w+)["']\s*:\s*\{[^{}]*?["']targets?["']\s*:\s*\[([^\]]*)\]/g;

/** Lists, sets and tuples of nothing but words. */
function quotedLists(text: string): readonly (readonly string[])[] {
  const lists = text.matchAll(/[[({]((?:\s*["'][\w-]+["']\s*,?)+)\s*[\])}]/g);
  return [...lists].map(([, list = '']) => quoted(list));
}

function targetsIn(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...text.matchAll(TARGETS)].map(([, framework = '', list = '']) => [framework, quoted(list)]),
  );
}
