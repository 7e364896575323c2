// A run as a Chrome trace: a process for each image, a row for each of its steps, and what BuildKit did within its build.

import { parseTime } from '../../text/time.ts';
import { placesOf, type Place } from '../places.ts';
import type { ReportInput } from '../report-input.ts';
import { runEnd } from '../run-end.ts';
import { sharedSteps, type SharedStep } from '../shared-steps.ts';
import { eventsOf, packed, type Process, type Row, type Span } from './row.ts';
import { serviceRow, taskRow } from './task-row.ts';
import type { ChromeTrace } from './trace-event.ts';

/** Of a run that was killed or goes on, too: what had not ended reaches to the last sign of life, or to now. */
export function chromeTrace(input: ReportInput): ChromeTrace {
  const { run, provenance } = input.results;
  const until = runEnd(input);
  const steps = sharedSteps(input.course ?? new Map());
  const processes = [
    runProcess(input, until),
    ...placesOf(input).map((place) => imageProcess(place, input, { steps, until })),
    sharedProcess(steps, until),
  ].filter(({ rows }) => rows.length > 0);
  // A remote engine's clock may be behind ours: its steps would begin before the run.
  const starts = processes.flatMap(({ rows }) => rows.flatMap(({ spans }) => spans));
  const zero = Math.min(...starts.map(({ start }) => start));
  return {
    displayTimeUnit: 'ms',
    otherData: {
      run: run.id,
      startedAt: run.startedAt,
      verdict: run.verdict ?? (input.lost === true ? 'lost' : 'running'),
      builder: provenance.builder,
      host: provenance.host.name,
    },
    traceEvents: processes.flatMap((process, place) => eventsOf(process, place + 1, zero)),
  };
}

function runProcess({ results }: ReportInput, until: number): Process {
  const { id, startedAt, verdict, exitCode } = results.run;
  const span: Span = {
    name: id,
    cat: 'run',
    start: parseTime(startedAt),
    end: until,
    args: { ...(verdict !== null && { verdict }), ...(exitCode !== null && { exitCode }) },
  };
  return { name: `run ${id}`, rows: [{ name: 'run', spans: [span] }] };
}

interface Told {
  readonly steps: readonly SharedStep[];
  readonly until: number;
}

function imageProcess(place: Place, input: ReportInput, { steps, until }: Told): Process {
  const rows = place.steps.flatMap((step): Row[] => {
    const own = steps.filter(({ tasks }) => tasks.length === 1 && tasks[0] === step.task.id);
    const inner = packed(
      `${step.task.kind} steps`,
      own.map((one) => stepSpan(one, until)),
    );
    const outer = [taskRow(step, input, until), ...inner, serviceRow(step, input, until)];
    return outer.filter((row) => row !== null);
  });
  return { name: `${place.name}${place.simulated ? ' (simulated)' : ''}`, rows };
}

function sharedProcess(steps: readonly SharedStep[], until: number): Process {
  const shared = steps.filter(({ tasks }) => tasks.length > 1);
  const spans = shared.map((step) => stepSpan(step, until));
  return { name: 'steps that builds share', rows: packed('build steps', spans) };
}

function stepSpan({ step, tasks }: SharedStep, until: number): Span {
  const start = step.startedAt ?? until;
  return {
    name: step.name,
    cat: 'build-step',
    start,
    end: Math.max(start, step.finishedAt ?? until),
    args: { state: step.state, digest: step.digest, builds: tasks.join(', ') },
  };
}
