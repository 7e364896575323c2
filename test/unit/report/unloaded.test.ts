import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NO_FIGURES } from '../../../src/report/mail-figures.ts';
import { renderMail } from '../../../src/report/render-mail.ts';
import { renderMarkdown } from '../../../src/report/render-markdown.ts';
import { renderReport } from '../../../src/report/render-html.ts';
import { renderText } from '../../../src/report/render-text.ts';
import type { ReportInput } from '../../../src/report/report-input.ts';
import { viewModel } from '../../../src/report/view-model.ts';
import { MAIN } from './sample-changes.ts';
import { greenRun } from './sample-runs.ts';
import { NOW, journey, measurement, plan, results, type Ending } from './samples.ts';

const NO_GPU: Ending = {
  status: 'skipped',
  reason: { class: 'gpu-absent', message: 'the engine has no GPU to give' },
};
const BLOCKED: Ending = { status: 'skipped', reason: { class: 'blocked', message: 'blocked' } };

function night(): ReportInput {
  const tasks = ['vllm', 'sglang', 'trtllm'].flatMap((framework) => journey(framework, MAIN));
  const sha9 = MAIN.revision.slice(0, 9);
  const endings = {
    [`soak.vllm.runtime.${sha9}`]: NO_GPU,
    [`soak.sglang.runtime.${sha9}`]: NO_GPU,
    [`soak.trtllm.runtime.${sha9}`]: BLOCKED,
  };
  return { plan: plan(tasks, [MAIN]), results: results(tasks, endings), comparison: [], now: NOW };
}

const WORDS = 'Nothing was put under load: 2 soaks without a GPU to run on, 1 soak blocked.';

test('a night without a load says why in every view', async () => {
  const view = viewModel(night());
  assert.equal(view.unloaded, WORDS);
  const mail = await renderMail(view, { report: null, path: '/tmp/report.html' }, NO_FIGURES);
  const texts = [renderText(view), renderMarkdown(view, null), mail.text];
  for (const text of [...texts, mail.html, await renderReport(view)])
    assert.ok(text.replaceAll(/\s+/g, ' ').includes(WORDS), text);
});

test('a run that had a load, that goes on, or that planned none says nothing of it', () => {
  const input = night();
  assert.equal(viewModel(greenRun()).unloaded, '');
  const { results: ended } = input;
  const measured = { ...ended, measurements: [measurement('vllm')] };
  assert.equal(viewModel({ ...input, results: measured }).unloaded, '');
  const running = { ...ended, run: { ...ended.run, verdict: null, finishedAt: null } };
  assert.equal(viewModel({ ...input, results: running }).unloaded, '');
  const tasks = ended.tasks.filter(({ kind }) => kind !== 'soak');
  assert.equal(viewModel({ ...input, results: { ...ended, tasks } }).unloaded, '');
});
