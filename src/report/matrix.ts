// The matrix: one row an image, one column a kind of step, in the order of the journey.

import { KINDS } from '../model/kind.ts';
import { formatBytes, formatDuration } from '../text/units.ts';
import { afterWords, awaited, blamed } from './blame.ts';
import { cellRuns } from './cell-runs.ts';
import { frameworkColour } from './framework-colour.ts';
import { cardId, fileUrl } from './links.ts';
import { mark } from './marks.ts';
import {
  distinctOf,
  isSameImage,
  refName,
  revisionBeside,
  type Place,
  type Step,
} from './places.ts';
import type { ReportInput } from './report-input.ts';
import { guiltyStep, standing, stepState, underWay } from './step-state.ts';
import type { CellView, MatrixRow, MatrixView } from './view.ts';

const SKIP_WORDS: Readonly<Record<string, string>> = {
  unchanged: 'unchanged',
  'gpu-absent': 'no GPU',
  'not-selected': 'not selected',
  refused: 'refused',
};

export function matrixView(input: ReportInput, places: readonly Place[]): MatrixView {
  const used = new Set(input.plan.tasks.map((task) => task.kind));
  const kinds = KINDS.filter((kind) => used.has(kind));
  const distinct = distinctOf(input.plan);
  return {
    kinds,
    rows: places.map((place) => row(place, kinds, input)),
    showRef: distinct.ref,
    showTarget: distinct.target,
  };
}

function row(place: Place, kinds: readonly string[], input: ReportInput): MatrixRow {
  const cells = kinds.map((kind) => {
    const step = place.steps.find(({ task }) => task.kind === kind);
    return step ? cell(step, place, input) : null;
  });
  const image = input.results.images.find((candidate) => isSameImage(candidate, place));
  return {
    framework: place.framework,
    colour: frameworkColour(place.framework),
    target: place.target,
    ref: refName(place),
    fullRef: place.ref,
    revision: revisionBeside(place),
    simulated: place.simulated,
    size: image ? formatBytes(image.sizeBytes) : '',
    good: standing(place, input) === 'good',
    cells,
    runs: cellRuns(cells),
  };
}

function cell(step: Step, place: Place, input: ReportInput): CellView {
  const { task, result } = step;
  const state = stepState(step, input);
  const since = underWay(step, input)?.startedAt ?? null;
  const elapsed = result?.durationMs ?? (since === null ? 0 : input.now - since);
  return {
    kind: task.kind,
    mark: mark(state),
    duration: elapsed > 0 && state !== 'skipped' ? formatDuration(elapsed) : '',
    why: why(step, place, input),
    href: href(step, place, input),
  };
}

function why(step: Step, place: Place, input: ReportInput): string {
  const { result } = step;
  if (!result) {
    const going = underWay(step, input);
    const before = going?.state === 'running' ? null : awaited(step, input);
    // Shorter than the scheduler's words, which name it whole.
    return before ? afterWords(before, place) : (going?.message ?? '');
  }
  const reason = result.reason?.class ?? '';
  if (result.status === 'failed') return reason;
  if (result.flaky) return 'flaky';
  if (result.status !== 'skipped') return '';
  const guilty = blocker(step, place, input);
  return guilty ? afterWords(guilty, place) : (SKIP_WORDS[reason] ?? reason);
}

/** Null for a step that was not blocked. */
function blocker(step: Step, place: Place, input: ReportInput): Step | null {
  if (step.result?.reason?.class !== 'blocked') return null;
  return blamed(step, input) ?? guiltyStep(place, input);
}

function href(step: Step, place: Place, input: ReportInput): string | null {
  const { result } = step;
  if (!result) return null;
  if (result.status === 'failed' || result.reason?.class === 'refused') {
    return `#${cardId(result.id)}`;
  }
  if (result.status === 'skipped' || result.attempts === 0) {
    const guilty = blocker(step, place, input);
    return guilty ? `#${cardId(guilty.task.id)}` : null;
  }
  return fileUrl(result.log);
}
