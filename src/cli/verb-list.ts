// `builder list`: the stored runs, newest first.

import { widthFor } from '../console/fit.ts';
import { drawTable, type Column } from '../console/table.ts';
import { verdictSentence } from '../console/verdict.ts';
import { EXIT } from '../model/exit.ts';
import { storedRuns } from '../pipeline/stored.ts';
import { toJson } from '../text/json.ts';
import { reportsDirOf } from './reports-dir.ts';
import type { Call } from './verb.ts';
import { wordsOf } from './words.ts';

const COLUMNS: readonly Column[] = [
  { title: 'run', align: 'left' },
  { title: 'outcome', align: 'left', flexible: true },
];

export async function list(call: Call): Promise<number> {
  const words = wordsOf(call);
  const reportsDir = await reportsDirOf(call, words);
  if (reportsDir === null) return EXIT.config;
  const runs = await storedRuns(reportsDir);
  if (words.json) {
    words.print(
      toJson(
        runs.map(({ id, results, lost, problem }) => ({
          id,
          ...results?.run,
          ...(lost && { lost }),
          ...(problem && { problem }),
        })),
      ),
    );
    return EXIT.passed;
  }
  const rows = runs.map(({ id, results, lost, problem }) => [
    id,
    results === null ? problem : verdictSentence(results, lost),
  ]);
  const table = drawTable(COLUMNS, rows, {
    width: widthFor(call.host.stdout),
    paint: (text) => text,
  });
  words.print(rows.length === 0 ? `no runs in ${reportsDir}\n` : `${table.join('\n')}\n`);
  return EXIT.passed;
}
