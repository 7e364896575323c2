// The change of a family between two pages, and quantiles from its buckets.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { bucketQuantile } from '../../../src/metrics/bucket-quantile.ts';
import { familyDelta, type Delta, type SampleFilter } from '../../../src/metrics/delta.ts';
import { parsePage } from '../../../src/metrics/parse.ts';

function delta(type: string, before: string | null, after: string, keep?: SampleFilter): Delta {
  const read = (text: string) => parsePage(`# TYPE x ${type}\n${text}`).families.get('x');
  const later = read(after);
  assert.ok(later);
  return familyDelta(before === null ? null : (read(before) ?? null), later, keep);
}

const onlyFirst: SampleFilter = (sample) => sample.labels.get('a') === '1';

describe('counters', () => {
  test('increase by series, new series from zero', () => {
    assert.deepEqual(delta('counter', 'x{a="1"} 5', 'x{a="1"} 7\nx{a="2"} 4'), {
      kind: 'counter',
      value: 6,
      reset: false,
    });
  });

  test('without an earlier page all of it is increase', () => {
    assert.deepEqual(delta('counter', null, 'x 7'), { kind: 'counter', value: 7, reset: false });
  });

  test('a counter that fell has restarted: it counts since then and says so', () => {
    assert.deepEqual(delta('counter', 'x{a="1"} 50\nx{a="2"} 1', 'x{a="1"} 7\nx{a="2"} 3'), {
      kind: 'counter',
      value: 9,
      reset: true,
    });
  });

  test('the order of labels does not matter', () => {
    assert.deepEqual(delta('counter', 'x{a="1",b="2"} 5', 'x{b="2",a="1"} 6'), {
      kind: 'counter',
      value: 1,
      reset: false,
    });
  });

  test('OpenMetrics counters leave their time of creation out', () => {
    assert.deepEqual(delta('counter', 'x_total 1\nx_created 100', 'x_total 3\nx_created 900'), {
      kind: 'counter',
      value: 2,
      reset: false,
    });
  });

  test('a filter keeps only the series it wants, on both pages', () => {
    assert.deepEqual(
      delta('counter', 'x{a="1"} 5\nx{a="2"} 90', 'x{a="1"} 6\nx{a="2"} 2', onlyFirst),
      {
        kind: 'counter',
        value: 1,
        reset: false,
      },
    );
  });
});

test('gauges are as they are afterwards, without what is no number', () => {
  assert.deepEqual(delta('gauge', 'x{a="1"} 5', 'x{a="1"} 3\nx{a="2"} NaN'), {
    kind: 'gauge',
    values: [3],
  });
});

function histogram(low: number, all: number, sum: number): string {
  return `x_bucket{le="0.1"} ${low}\nx_bucket{le="+Inf"} ${all}\nx_sum ${sum}\nx_count ${all}`;
}

describe('histograms', () => {
  test('buckets, sum and count are those of the time between', () => {
    assert.deepEqual(delta('histogram', histogram(4, 10, 20), histogram(5, 13, 26)), {
      kind: 'histogram',
      count: 3,
      sum: 6,
      buckets: [
        { le: 0.1, count: 1 },
        { le: Number.POSITIVE_INFINITY, count: 3 },
      ],
      reset: false,
    });
  });

  test('a restart is counted since then, in every bucket', () => {
    assert.deepEqual(delta('histogram', histogram(40, 100, 200), histogram(1, 2, 3)), {
      kind: 'histogram',
      count: 2,
      sum: 3,
      buckets: [
        { le: 0.1, count: 1 },
        { le: Number.POSITIVE_INFINITY, count: 2 },
      ],
      reset: true,
    });
  });

  test('several series are added up bucket by bucket', () => {
    const two = histogram(1, 2, 3).replaceAll('{le', '{m="a",le');
    const other = 'x_bucket{m="b",le="0.1"} 1\nx_bucket{m="b",le="+Inf"} 1\n';
    const sum = delta('histogram', null, `${two}\n${other}`);
    assert.ok(sum.kind === 'histogram');
    assert.deepEqual(sum.buckets, [
      { le: 0.1, count: 2 },
      { le: Number.POSITIVE_INFINITY, count: 3 },
    ]);
  });

  test('a summary has a sum and a count', () => {
    const text = 'x{quantile="0.5"} 9\nx_sum 10\nx_count 4';
    assert.deepEqual(delta('summary', null, text), {
      kind: 'summary',
      count: 4,
      sum: 10,
      buckets: [],
      reset: false,
    });
  });
});

describe('quantiles from buckets', () => {
  const buckets = [
    { le: 0.1, count: 10 },
    { le: 0.5, count: 30 },
    { le: 1, count: 30 },
    { le: Number.POSITIVE_INFINITY, count: 40 },
  ];

  for (const [q, expected] of [
    [0, 0],
    [0.125, 0.05],
    [0.25, 0.1],
    [0.5, 0.3],
    [0.75, 0.5],
    [0.9, 1],
    [1, 1],
  ] as const) {
    test(`p${q * 100} is ${expected}`, () => {
      const estimate = bucketQuantile(buckets, q);
      assert.ok(estimate !== null && Math.abs(estimate - expected) < 1e-12, String(estimate));
    });
  }

  test('nothing observed has no quantile', () => {
    assert.equal(bucketQuantile([], 0.5), null);
    assert.equal(bucketQuantile([{ le: Number.POSITIVE_INFINITY, count: 0 }], 0.5), null);
    assert.equal(bucketQuantile([{ le: Number.POSITIVE_INFINITY, count: 3 }], 0.5), null);
  });

  test('a first bucket that ends at zero is not interpolated below', () => {
    assert.equal(
      bucketQuantile(
        [
          { le: 0, count: 4 },
          { le: 1, count: 4 },
        ],
        0.5,
      ),
      0,
    );
  });

  test('quantiles never fall with q and stay within the bounds', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.nat(100)), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(steps, (parts) => {
        let le = 0;
        let count = 0;
        const made = parts.map(([width, more]) => ({ le: (le += width), count: (count += more) }));
        const values = [0, 0.1, 0.5, 0.9, 0.99, 1].map((q) => bucketQuantile(made, q));
        if (count === 0) assert.ok(values.every((value) => value === null));
        else {
          const known = values.map((value) => value ?? Number.NaN);
          assert.deepEqual(
            known,
            known.toSorted((a, b) => a - b),
          );
          assert.ok(known.every((value) => value >= 0 && value <= le));
        }
      }),
    );
  });
});
