// The smoke task: does the served model answer as an OpenAI-like server should?

import { HttpError } from '../http/http-error.ts';
import { failure } from '../model/reason.ts';
import type { Check } from '../model/results.ts';
import type { Runner } from '../model/runner.ts';
import { plural } from '../text/units.ts';
import { frameworkOf, type TaskDeps } from './deps.ts';
import { servedBy } from './inputs.ts';
import { SMOKE_CHECKS, type Seen, type SmokeAsk, type SmokeCheck } from './smoke-checks.ts';

/** All checks are made, whatever the first ones say: together they tell more. */
export function smokeRunner(deps: TaskDeps): Runner<'smoke'> {
  return async ({ task, inputs, sink, signal }) => {
    const { smoke, soak } = frameworkOf(deps, task);
    const ask: SmokeAsk = {
      served: servedBy(inputs),
      ...smoke,
      timeoutMs: soak.requestTimeoutS * 1000,
      signal,
      now: () => deps.clock.monotonic(),
    };
    const checks: Check[] = [];
    for (const question of SMOKE_CHECKS) {
      sink.progress(`asking: ${question.name}`);
      const check = await perform(question, ask);
      sink.log(`${check.passed ? 'passed' : 'failed'}: ${check.name}: ${check.detail}`);
      checks.push(check);
    }
    const wrong = checks.filter((check) => !check.passed);
    const [first] = wrong;
    if (first === undefined) return { status: 'passed', output: { checks } };
    const message = `${first.name}: ${first.detail}`;
    const cause = `${plural(wrong.length, 'check')} of ${checks.length} failed: ${wrong.map(({ name }) => name).join('; ')}`;
    return { status: 'failed', reason: failure('smoke', message, { cause }), output: { checks } };
  };
}

async function perform(smoke: SmokeCheck, ask: SmokeAsk): Promise<Check> {
  const began = ask.now();
  const { passed, detail } = await answerOrError(smoke, ask);
  const durationMs = Math.round(ask.now() - began);
  return { name: smoke.name, passed, detail, durationMs };
}

async function answerOrError(smoke: SmokeCheck, ask: SmokeAsk): Promise<Seen> {
  try {
    return await smoke.ask(ask);
  } catch (error) {
    ask.signal.throwIfAborted();
    if (!(error instanceof HttpError)) throw error;
    return { passed: false, detail: `${error.message}; expected an answer` };
  }
}
