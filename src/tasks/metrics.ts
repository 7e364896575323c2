// The metrics task: do the pages show what the framework promises, and what the client saw?

import { checkMinimums } from '../metrics/minimums.ts';
import { failure } from '../model/reason.ts';
import type { Outcome, Runner, RunnerContext } from '../model/runner.ts';
import { plural } from '../text/units.ts';
import { frameworkOf, type TaskDeps } from './deps.ts';
import { inputOf, missingInput } from './inputs.ts';
import { tokenAgreement } from './token-agreement.ts';

export function metricsRunner(deps: TaskDeps): Runner<'metrics'> {
  return (context) => Promise.resolve(checkMetrics(context, deps));
}

function checkMetrics({ task, inputs, sink }: RunnerContext<'metrics'>, deps: TaskDeps): Outcome {
  const metrics = inputOf(inputs, (passed) => passed.output.metrics);
  if (metrics === null)
    return { status: 'failed', reason: missingInput('scraped page', 'metrics') };
  const measurement = inputOf(inputs, (passed) => passed.output.measurement);
  const agreement = measurement === null ? null : tokenAgreement(measurement, metrics);
  const checks = [
    ...checkMinimums(frameworkOf(deps, task).metrics.minimums, metrics),
    ...(agreement === null ? [] : [agreement]),
  ];
  for (const { name, passed, detail } of checks)
    sink.log(`${passed ? 'passed' : 'failed'}: ${name}: ${detail}`);
  const wrong = checks.filter((check) => !check.passed);
  const [first] = wrong;
  if (first === undefined) return { status: 'passed', output: { checks } };
  const cause = `${plural(wrong.length, 'check')} of ${checks.length} failed`;
  const reason = failure('metrics', `${first.name}: ${first.detail}`, { cause });
  return { status: 'failed', reason, output: { checks } };
}
