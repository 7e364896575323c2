import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import { makePaint } from '../../../src/console/paint.ts';
import { planMermaid } from '../../../src/console/plan-mermaid.ts';
import { planTree } from '../../../src/console/plan-tree.ts';
import { widthOf } from '../../../src/console/width.ts';
import { taskId } from '../../../src/model/ids.ts';
import type { Kind } from '../../../src/model/kind.ts';
import type { OtherTask, Plan, Task } from '../../../src/model/plan.ts';
import { failure } from '../../../src/model/reason.ts';
import type { Revision } from '../../../src/model/revision.ts';
import { stripControl } from '../../../src/text/control.ts';
import { somePlan, someTask } from '../../rig/plan-tasks.ts';
import { PLAN as STORY } from './story.ts';

const MAIN = '0123456789abcdef0123456789abcdef01234567';
const HOSTILE = 'fedcba9876543210fedcba9876543210fedcba98';

function revision(sha: string, ref: string, subject: string): Revision {
  return { ref, revision: sha, subject, author: 'Kim', date: '2026-11-21T06:00:00Z' };
}

const NEEDS: Partial<Record<Kind, readonly Kind[]>> = {
  sanity: ['build'],
  serve: ['build', 'sanity'],
  smoke: ['serve'],
  soak: ['serve', 'smoke'],
  scrape: ['serve', 'soak'],
  metrics: ['scrape', 'soak'],
};

function image(
  sha: string,
  framework: string,
  more: Partial<Record<Kind, Partial<OtherTask>>>,
): Task[] {
  const kinds: readonly Kind[] = ['build', 'sanity', 'serve', 'smoke', 'soak', 'scrape', 'metrics'];
  const place = { framework, target: 'runtime', revision: sha };
  const tag = `dynamo:012345.${sha.slice(0, 9)}-${framework}-runtime-amd64`;
  return kinds.map((kind) => {
    const id = taskId({ ...place, kind });
    const needs = (NEEDS[kind] ?? []).map((need) => taskId({ ...place, kind: need }));
    const task = someTask(id, { framework, revision: sha, image: tag, needs, ...more[kind] });
    return kind === 'build' ? asBuild(task) : task;
  });
}

function asBuild(task: OtherTask): Task {
  const [other] = STORY.tasks;
  assert.ok(other?.kind === 'build');
  return { ...task, kind: 'build', build: other.build };
}

const skip = { class: 'unchanged', message: 'an image of the same inputs is there' } as const;
const refused = failure('config', 'the engine cannot build it: exec.secretenv needs Docker 23');

const PLAN: Plan = {
  ...somePlan(
    [
      ...image(MAIN, 'vllm', {
        build: { expectedMs: 724_000, skip },
        soak: { expectedMs: 125_000 },
        serve: { simulated: true },
      }),
      ...image(HOSTILE, 'sglang', { build: { refused } }).slice(0, 2),
    ],
    4,
  ),
  revisions: [
    revision(MAIN, 'main', 'Serve the model twice (#12)'),
    revision(HOSTILE, 'end"];click t0 "javascript:alert(1)"', '`**<img src=x>**` %% #35; "]'),
  ],
};

function golden(name: string): string {
  return fileURLToPath(new URL(`../../golden/${name}`, import.meta.url));
}

const AS_IT_IS = { serializers: [String] };

describe('a plan as a tree', () => {
  for (const width of [40, 80, 200])
    test(`is as agreed at ${width} columns`, (t) => {
      const text = planTree(PLAN, { width, paint: makePaint(false) });
      t.assert.fileSnapshot(text, golden(`plan-${width}.txt`), AS_IT_IS);
      if (width > 40) for (const line of text.split('\n')) assert.ok(widthOf(line) <= width, line);
    });

  test('is the same with colours', () => {
    const style = { width: 80, paint: makePaint(true) };
    assert.equal(
      stripControl(planTree(PLAN, style)),
      planTree(PLAN, { ...style, paint: makePaint(false) }),
    );
  });

  test('shows a step that two others lead to once, below the one it waits for last', () => {
    const [build, left, right, both] = [
      'build.a.r.1',
      'sanity.a.r.1',
      'serve.a.r.1',
      'smoke.a.r.1',
    ] as const;
    const tasks = [
      asBuild(someTask(build)),
      someTask(left, { needs: [build] }),
      someTask(right, { needs: [build] }),
      someTask(both, { needs: [left, right, 'build.b.r.1'] }),
    ];
    const plan = { ...somePlan(tasks), revisions: [revision(MAIN, 'main', '')] };
    const lines = planTree(plan, { width: 80, paint: makePaint(false) }).split('\n');
    assert.deepEqual(lines.slice(2, 6), [
      '   └─ build',
      '      ├─ sanity',
      '      │  └─ smoke  also after serve, build.b.r.1',
      '      └─ serve',
    ]);
  });
});

describe('a plan as a Mermaid graph', () => {
  test('is as agreed, names of branches escaped', (t) => {
    t.assert.fileSnapshot(planMermaid(PLAN), golden('plan-mermaid.txt'), AS_IT_IS);
  });

  test('has foreign words in labels alone, without a character that means something there', () => {
    const lines = planMermaid(PLAN).trimEnd().split('\n');
    for (const line of lines) {
      const bare = line.replace(/\["(?<label>[^"]*)"\]$/, (_, text: string) => {
        assert.match(text.replaceAll('<br/>', ''), /^(?:[\p{L}\p{N} .,:/@+()-]|#\d+;|…)*$/u);
        return '';
      });
      assert.match(
        bare,
        /^(?:flowchart LR| +(?:subgraph [ri][\d_]+|t\d+|end|t\d+ --> t\d+|class(?:Def)? [\w:;,.#\- ]+))$/,
      );
    }
  });
});
