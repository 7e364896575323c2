// Prometheus text (0.0.4, tolerant of OpenMetrics) to a page of families; a bad line never loses the page.

import type { Family, FamilyType, Page, PageProblem, Sample } from './page.ts';
import { parseSample } from './sample-line.ts';

const META = /^#[ \t]+(HELP|TYPE)[ \t]+([a-zA-Z_:][a-zA-Z0-9_:]*)(?:[ \t]+(.*))?$/;

/** What a family's samples may be called besides the family's own name. */
const SUFFIXES: Readonly<Record<FamilyType, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count', '_created'],
  summary: ['_sum', '_count', '_created'],
  counter: ['_total', '_created'],
  gauge: [],
  untyped: [],
};

export function parsePage(text: string): Page {
  const lines = splitLines(text);
  const collected = new Collector();
  for (const [index, line] of lines.entries()) collected.read(line, index + 1);
  return { families: collected.families(), lines: lines.length, problems: collected.problems };
}

/** Declarations are kept apart from samples until the end, so that their order does not matter. */
class Collector {
  readonly problems: PageProblem[] = [];
  readonly #types = new Map<string, FamilyType>();
  readonly #samples: Sample[] = [];
  /** Declaring lines by name, in the order of first mention. */
  readonly #declarations = new Map<string, number>();

  read(line: string, number: number): void {
    const trimmed = line.trim();
    if (trimmed === '') return;
    if (trimmed.startsWith('#')) {
      this.#readComment(trimmed, number);
      return;
    }
    const sample = parseSample(trimmed);
    if (typeof sample === 'string') this.problems.push({ line: number, message: sample });
    else this.#samples.push(sample);
  }

  families(): ReadonlyMap<string, Family> {
    const samples = new Map<string, Sample[]>(
      [...this.#declarations.keys()].map((name) => [name, []]),
    );
    for (const sample of this.#samples) {
      const name = this.#familyOf(sample.name);
      const known = samples.get(name);
      if (known === undefined) samples.set(name, [sample]);
      else known.push(sample);
    }
    return new Map([...samples].map(([name, own]) => [name, this.#family(name, own)]));
  }

  #readComment(line: string, number: number): void {
    const [, keyword, name, rest = ''] = META.exec(line) ?? [];
    if (name === undefined) return;
    this.#declarations.set(name, this.#declarationsOf(name) + 1);
    if (keyword === 'HELP') return;
    if (this.#types.has(name)) {
      this.problems.push({ line: number, message: `the type of ${name} is given twice` });
    } else this.#types.set(name, familyType(rest));
  }

  #declarationsOf(name: string): number {
    return this.#declarations.get(name) ?? 0;
  }

  #familyOf(sample: string): string {
    if (this.#types.has(sample)) return sample;
    for (const suffix of ['_bucket', '_sum', '_count', '_total', '_created']) {
      if (!sample.endsWith(suffix)) continue;
      const base = sample.slice(0, -suffix.length);
      const type = this.#types.get(base);
      if (type !== undefined && SUFFIXES[type].includes(suffix)) return base;
    }
    return sample;
  }

  #family(name: string, samples: readonly Sample[]): Family {
    const type = this.#types.get(name) ?? 'untyped';
    const lines = this.#declarationsOf(name) + samples.length;
    return { name, type, samples, lines };
  }
}

function familyType(word: string): FamilyType {
  switch (word.trim()) {
    case 'counter':
      return 'counter';
    case 'gauge':
      return 'gauge';
    case 'histogram':
      return 'histogram';
    case 'summary':
      return 'summary';
    default:
      return 'untyped';
  }
}

function splitLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
