// The finding of the throughput chart in words: who delivers most, or that nobody clearly does.

import { NOISE } from '../../compare/throughput-finding.ts';
import { formatNumber } from '../../text/units.ts';
import type { LoadRow } from './load-rows.ts';
import { listed, ranked, simulatedRemark } from './ranked.ts';

export function throughputTitle(rows: readonly LoadRow[]): string {
  const order = ranked(rows)
    .map(({ name, measurement }) => ({ name, rate: measurement.outputTokensPerSecond }))
    .toSorted((a, b) => b.rate - a.rate);
  return `${findingOf(order, rows)}${simulatedRemark(rows)}`;
}

interface Rate {
  readonly name: string;
  readonly rate: number;
}

/** `order`: the fastest first. */
function findingOf(order: readonly Rate[], rows: readonly LoadRow[]): string {
  const [best, second] = order;
  const worst = order.at(-1);
  if (!best || !second || !worst) return plain(rows);
  const leaders = order.filter(({ rate }) => !clearlyLess(rate, best.rate));
  if (leaders.length === 1)
    return `${best.name} delivers most${times(best.rate, second.rate, second.name)}`;
  if (leaders.length === order.length) {
    const mixed = new Set(rows.map(({ simulated }) => simulated)).size > 1;
    const who =
      order.length === 2 || mixed
        ? listed(
            order.map(({ name }) => name),
            rows.length,
          )
        : 'All';
    return `${who} deliver alike, within the noise`;
  }
  const others = order.slice(0, -1);
  if (others.every(({ rate }) => clearlyLess(worst.rate, rate)))
    return `${worst.name} delivers least${times(worst.rate, best.rate, best.name)}`;
  return `${listed(
    leaders.map(({ name }) => name),
    rows.length,
  )} deliver most`;
}

function plain(rows: readonly LoadRow[]): string {
  const only = rows.find(({ simulated, valid }) => valid && !simulated);
  if (!only) return 'Output tokens per second';
  return `${only.name} delivers ${formatNumber(only.measurement.outputTokensPerSecond)} tok/s`;
}

function clearlyLess(one: number, other: number): boolean {
  return other > 0 && 1 - one / other > NOISE;
}

/** `, 1.6× as much as vllm`: a ratio says against what. */
function times(rate: number, other: number, name: string): string {
  if (other === 0) return '';
  const ratio = rate / other;
  return `, ${ratio < 100 ? ratio.toPrecision(2) : Math.round(ratio)}× as much as ${name}`;
}
