// The work that both tools do: targets that share a stage of 3 s and have 2 s of their own, and one that fails after 1 s.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

export const GOOD = ['one', 'two', 'three'] as const;
export const WITH_BROKEN = [...GOOD, 'broken'] as const;

const WorkSchema = v.object({
  /** Holds the Dockerfile, which is the whole context. */
  dir: v.string(),
  socket: v.string(),
  targets: v.pipe(v.array(v.string()), v.readonly()),
  /** Steps are cached where it was seen before. */
  bust: v.string(),
});
export type Work = Readonly<v.InferOutput<typeof WorkSchema>>;

export function parseWork(json: string): Work {
  return v.parse(WorkSchema, JSON.parse(json));
}

export function tagOf(target: string, { bust }: Pick<Work, 'bust'>): string {
  return `builder-bench/${target}:${bust}`;
}

/** Each cold run makes a shared layer of its own, so that counting those layers tells how often the stage ran. */
export async function writeDockerfile(dir: string, base: string): Promise<void> {
  const own = GOOD.map((target) => `FROM shared AS ${target}\nRUN : ${target}; sleep 2\n`);
  await writeFile(
    join(dir, 'Dockerfile'),
    `FROM ${base} AS shared
ARG BUST
RUN : $BUST; cat /proc/sys/kernel/random/uuid > /id; sleep 3
${own.join('')}FROM shared AS broken
RUN sleep 1; exit 7
`,
  );
}
