// The parser against the format's rules, every recorded page, and broken ones.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { parsePage } from '../../../src/metrics/parse.ts';
import type { Family, Page } from '../../../src/metrics/page.ts';
import { RECORDED, recordedText } from '../../rig/recorded-pages.ts';

function family(page: Page, name: string): Family {
  const found = page.families.get(name);
  assert.ok(found, `${name} is on the page; there is ${[...page.families.keys()].join(', ')}`);
  return found;
}

function only(text: string): { labels: Record<string, string>; value: number } {
  const page = parsePage(text);
  assert.deepEqual(page.problems, []);
  const [sample] = [...page.families.values()].flatMap((each) => each.samples);
  assert.ok(sample);
  return { labels: Object.fromEntries(sample.labels), value: sample.value };
}

describe('the text format', () => {
  test('a declared counter has its type and its samples', () => {
    const page = parsePage(
      '# HELP http_requests_total The total.\n# TYPE http_requests_total counter\n' +
        'http_requests_total{method="post",code="200"} 1027 1395066363000\n' +
        'http_requests_total{method="post",code="400"}    3 1395066363000\n',
    );
    const requests = family(page, 'http_requests_total');
    assert.equal(requests.type, 'counter');
    assert.deepEqual(
      requests.samples.map((sample) => sample.value),
      [1027, 3],
    );
    assert.equal(page.lines, 4);
  });

  test('escapes in label values are undone', () => {
    const page = parsePage('x{path="C:\\\\DIR\\\\N.TXT",say="\\"no\\nway\\""} 1\n');
    const [sample] = family(page, 'x').samples;
    assert.equal(sample?.labels.get('path'), 'C:\\DIR\\N.TXT');
    assert.equal(sample.labels.get('say'), '"no\nway"');
  });

  test('label values may hold braces, commas, equal signs and hashes', () => {
    assert.deepEqual(only('x{a="}",b="1,2=3",c="# {}"} 7'), {
      labels: { a: '}', b: '1,2=3', c: '# {}' },
      value: 7,
    });
  });

  test('spaces around labels, a trailing comma and an empty list are fine', () => {
    assert.deepEqual(only('x { a = "1" , b="2", } 3').labels, { a: '1', b: '2' });
    assert.deepEqual(only('x{} 3'), { labels: {}, value: 3 });
  });

  for (const [raw, value] of [
    ['NaN', Number.NaN],
    ['+Inf', Number.POSITIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['1.7560473e+07', 17560473],
    ['-.5', -0.5],
    ['12.', 12],
  ] as const) {
    test(`the value ${raw} is read`, () => assert.equal(only(`x ${raw}`).value, value));
  }

  test('an exemplar behind the value is ignored', () => {
    const line = 'x_bucket{le="0.1"} 8 1520879607.789 # {trace_id="a # b"} 0.054 1520879607.7';
    assert.deepEqual(only(line), { labels: { le: '0.1' }, value: 8 });
  });

  test('names may hold colons', () => {
    assert.deepEqual(
      [...parsePage('vllm:num_requests_running 0').families.keys()],
      ['vllm:num_requests_running'],
    );
  });

  test('carriage returns and a missing last line end change nothing', () => {
    const page = parsePage('# TYPE x gauge\r\nx 1\r\n\r\nx{a="b"} 2');
    assert.deepEqual(page.problems, []);
    assert.equal(page.lines, 4);
    assert.equal(family(page, 'x').samples.length, 2);
  });

  test('an empty page has no lines', () => {
    assert.deepEqual(parsePage(''), { families: new Map(), lines: 0, problems: [] });
  });
});

describe('families', () => {
  test('buckets, sum and count belong to their histogram, also when declared afterwards', () => {
    const samples = 'x_bucket{le="1"} 1\nx_bucket{le="+Inf"} 2\nx_sum 3\nx_count 2\nx_created 9\n';
    for (const text of [`# TYPE x histogram\n${samples}`, `${samples}# TYPE x histogram\n`]) {
      const page = parsePage(text);
      assert.deepEqual([...page.families.keys()], ['x']);
      assert.equal(family(page, 'x').samples.length, 5);
    }
  });

  test('a summary takes sum and count but no bucket', () => {
    const page = parsePage('# TYPE x summary\nx{quantile="0.5"} 1\nx_sum 3\nx_count 2\nx_bucket 1');
    assert.deepEqual([...page.families.keys()], ['x', 'x_bucket']);
  });

  test('a family that is itself called _total or _created keeps its samples', () => {
    const page = parsePage(
      '# TYPE iteration_tokens_total histogram\niteration_tokens_total_sum 5\n' +
        '# TYPE iteration_tokens_total_created gauge\niteration_tokens_total_created 1.7e9\n',
    );
    assert.deepEqual(
      [...page.families.keys()],
      ['iteration_tokens_total', 'iteration_tokens_total_created'],
    );
    assert.equal(family(page, 'iteration_tokens_total_created').samples.length, 1);
  });

  test('a gauge called x_count beside a histogram called x is a family of its own', () => {
    const page = parsePage('# TYPE x histogram\n# TYPE x_count gauge\nx_count 4\nx_sum 1');
    assert.equal(family(page, 'x_count').samples.length, 1);
    assert.equal(family(page, 'x').samples.length, 1);
  });

  test('OpenMetrics declares a counter without its _total', () => {
    const page = parsePage('# TYPE x counter\n# UNIT x seconds\nx_total 4\nx_created 1\n# EOF');
    assert.deepEqual([...page.families.keys()], ['x']);
    assert.deepEqual(page.problems, []);
  });

  test('what has no type is untyped and stands alone', () => {
    const page = parsePage('x_sum 1\nx_count 2');
    assert.deepEqual(
      [...page.families.values()].map((each) => [each.name, each.type]),
      [
        ['x_sum', 'untyped'],
        ['x_count', 'untyped'],
      ],
    );
  });

  test('names of JavaScript objects are ordinary names', () => {
    const page = parsePage('__proto__ 1\nconstructor{__proto__="a"} 2');
    assert.equal(family(page, '__proto__').samples[0]?.value, 1);
    assert.equal(family(page, 'constructor').samples[0]?.labels.get('__proto__'), 'a');
  });
});

describe('bad lines', () => {
  test('each is told with its number and the rest of the page is kept', () => {
    const page = parsePage(
      ['good 1', '9bad 1', 'x{a=1} 2', 'x{a="1" 2', 'x', 'x 1 2 3', 'x one', 'good 2'].join('\n'),
    );
    assert.deepEqual(page.problems, [
      { line: 2, message: 'does not begin with a metric name' },
      { line: 3, message: 'the labels of x cannot be read' },
      { line: 4, message: 'the labels of x cannot be read' },
      { line: 5, message: 'the value of x is not a number' },
      { line: 6, message: 'the value of x is not a number' },
      { line: 7, message: 'the value of x is not a number' },
    ]);
    assert.deepEqual(
      family(page, 'good').samples.map((sample) => sample.value),
      [1, 2],
    );
  });

  test('a type given twice is told, the first one stays', () => {
    const page = parsePage('# TYPE x counter\n# TYPE x gauge\nx 1');
    assert.equal(family(page, 'x').type, 'counter');
    assert.deepEqual(page.problems, [{ line: 2, message: 'the type of x is given twice' }]);
  });

  test('a page of JSON, as TRT-LLM serves it, is one problem a line', () => {
    assert.equal(parsePage('[{"iter": 1}]').problems.length, 1);
  });
});

describe('recorded pages', () => {
  for (const file of RECORDED) {
    test(`${file} is read without a problem, every sample in a typed family`, () => {
      const text = recordedText(file);
      const page = parsePage(text);
      assert.deepEqual(page.problems, []);
      const types = new Set([...page.families.values()].map((each) => each.type));
      assert.ok(!types.has('untyped'));
      const samples = [...page.families.values()].flatMap((each) => each.samples);
      const expected = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      assert.equal(samples.length, expected.length);
    });
  }

  test('no damage to a page makes the parser throw or lose the lines before it', () => {
    const pages = RECORDED.map((file) => recordedText(file).slice(0, 4000));
    const damage = fc.record({
      page: fc.constantFrom(...pages),
      at: fc.nat(4000),
      cut: fc.nat(40),
      put: fc.string({ unit: 'binary', maxLength: 20 }),
    });
    fc.assert(
      fc.property(damage, ({ page, at, cut, put }) => {
        const whole = page.slice(0, at).split('\n').slice(0, -1);
        const damaged = parsePage(page.slice(0, at) + put + page.slice(at + cut));
        const readable = whole.filter((line) => line !== '' && !line.startsWith('#')).length;
        const read = [...damaged.families.values()].flatMap((each) => each.samples).length;
        assert.ok(read >= readable, `${read} samples of ${readable} before the damage`);
        for (const problem of damaged.problems) assert.ok(problem.line > whole.length);
      }),
    );
  });

  test('any text at all is read in linear time', () => {
    const started = performance.now();
    for (const piece of ['{', '"', '\\', 'a="', 'a="b",', '# HELP x ', ' ', '\\"']) {
      parsePage(`x{${piece.repeat(50_000)}`);
      parsePage(piece.repeat(50_000));
    }
    assert.ok(performance.now() - started < 2000);
  });
});
