// The finding of a latency chart in words: who is first, who is last, whose tail is long; nothing within the noise.

import { comeInLots } from '../../compare/in-lots.ts';
import { NOISE } from '../../compare/throughput-finding.ts';
import type { Distribution } from '../../model/measurement.ts';
import { formatDuration } from '../../text/units.ts';
import type { Latency } from './latency-kinds.ts';
import type { LoadRow } from './load-rows.ts';
import { listed, ranked, simulatedRemark } from './ranked.ts';

/** A p99 this many times the median is a long tail ... */
const LONG = 4;
/** ... of one framework, if it is also this many times the next one's. */
const LONGER = 1.5;
/** Fewer samples have no p99 to speak of. */
const ENOUGH = 100;
/** p90 of values spread normally, in standard deviations. */
const P90 = 1.2816;
/** Standard error of a median beside that of a mean. */
const MEDIAN = 1.2533;

interface Ranked {
  readonly name: string;
  readonly p50: number;
  readonly values: Distribution;
}

export function latencyTitle(latency: Latency, rows: readonly LoadRow[]): string {
  const all = ranked(rows)
    .flatMap((row) => medianOf(row.name, row.measurement[latency.key]))
    .toSorted((a, b) => a.p50 - b.p50);
  const order = all.length < 2 ? plain(latency, rows) : orderOf(latency, all, rows);
  return `${order}${tailRemark(all, order)}${lotsRemark(latency, rows)}${simulatedRemark(rows)}`;
}

/** None where most gaps are none: they say nothing of how fast it streams. */
function medianOf(name: string, values: Distribution): Ranked[] {
  const { p50 } = values;
  return p50 === null || comeInLots(p50) ? [] : [{ name, p50, values }];
}

/** `; llamacpp's tokens come in lots`: why it is not ranked. */
function lotsRemark({ key }: Latency, rows: readonly LoadRow[]): string {
  const names = rows
    .filter(({ valid, measurement }) => valid && comeInLots(measurement[key].p50))
    .map(({ name }) => name);
  const [only] = names;
  if (only === undefined) return '';
  return names.length === 1
    ? `; ${possessive(only)} tokens come in lots`
    : `; tokens of ${listed(names, rows.length)} come in lots`;
}

/** Where there is nothing to rank: what one of them measured. */
function plain({ key, one, each, what }: Latency, rows: readonly LoadRow[]): string {
  const only = rows.find(
    ({ simulated, valid, measurement }) => valid && !simulated && !comeInLots(measurement[key].p50),
  );
  const p50 = only?.measurement[key].p50 ?? null;
  return only && p50 !== null ? `${only.name} ${one} ${each} ${formatDuration(p50)}` : what;
}

/** `all`: the fastest first. */
function orderOf(
  { one, many, ...words }: Latency,
  all: readonly Ranked[],
  rows: readonly LoadRow[],
) {
  const [best, second] = all;
  const worst = all.at(-1);
  if (!best || !second || !worst) return '';
  const leaders = all.filter((row) => !clearlyLess(best, row));
  if (leaders.length === 1) return `${best.name} ${one} ${words.first}`;
  if (leaders.length === all.length) {
    const mixed = rows.some(({ simulated }) => simulated) && rows.some((row) => !row.simulated);
    const who =
      all.length === 2 || mixed
        ? listed(
            all.map(({ name }) => name),
            rows.length,
          )
        : 'All';
    return `${who} ${many} ${words.alike}, within the noise`;
  }
  const slower = all.slice(0, -1).every((row) => clearlyLess(row, worst));
  if (slower) return `${worst.name} ${one} ${words.last}`;
  return `${listed(
    leaders.map(({ name }) => name),
    rows.length,
  )} ${many} ${words.first}`;
}

/** By more than single measurements differ anyway, and by more than their medians are uncertain. */
function clearlyLess(one: Ranked, other: Ranked): boolean {
  const more = other.p50 - one.p50;
  const uncertain = Math.hypot(errorOf(one.values), errorOf(other.values));
  return more > NOISE * other.p50 && more > 2 * uncertain;
}

/** Standard error of the median, from how far p90 lies from it. */
function errorOf({ p50, p90, count }: Distribution): number {
  if (p50 === null || p90 === null || count === 0) return 0;
  return (MEDIAN * (p90 - p50)) / P90 / Math.sqrt(count);
}

/** `; sglang's tail is long`, of the one whose tail is by far the longest. */
function tailRemark(all: readonly Ranked[], order: string): string {
  const tails = all
    .filter(({ values }) => values.count >= ENOUGH)
    .map(({ name, p50, values }) => ({ name, times: p50 > 0 ? (values.p99 ?? 0) / p50 : 0 }))
    .toSorted((a, b) => b.times - a.times);
  const [longest, next] = tails;
  if (!longest || longest.times < LONG || longest.times < LONGER * (next?.times ?? 0)) return '';
  return order.startsWith(`${longest.name} `) && !order.includes(' and ')
    ? `, but its tail is long`
    : `; ${possessive(longest.name)} tail is long`;
}

function possessive(name: string): string {
  return `${name}'${name.endsWith('s') ? '' : 's'}`;
}
