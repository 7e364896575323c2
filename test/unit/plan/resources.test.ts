import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KINDS } from '../../../src/model/kind.ts';
import { deadlineOf, resourcesOf } from '../../../src/plan/resources.ts';
import { VLLM } from './question.ts';

assert.ok(VLLM.serve);
const GREEDY = { ...VLLM, serve: { ...VLLM.serve, memoryMb: 9000, cpus: 3, gpus: 2 } };

test('a build claims the memory its framework says, a served model also cores and GPUs', () => {
  assert.equal(resourcesOf('build', VLLM).memoryMb, 1024);
  const { cpu, memoryMb, gpu } = resourcesOf('serve', GREEDY);
  assert.deepEqual({ cpu, memoryMb, gpu }, { cpu: 3, memoryMb: 9000, gpu: 2 });
});

test('a build claims the disk its framework says, less where its layers are there, and so does a compilation', () => {
  const claims = (diskMb: number): readonly number[] => {
    const framework = { ...VLLM, build: { ...VLLM.build, diskMb } };
    return [
      resourcesOf('build', framework),
      resourcesOf('build', framework, true),
      resourcesOf('compile', framework),
    ].map((claim) => claim.diskMb);
  };
  assert.deepEqual(claims(30_000), [30_000, 7500, 7500]);
  assert.deepEqual(claims(2000), [2000, 1024, 1024]);
  assert.deepEqual(claims(500), [500, 500, 500]);
});

test('GPUs are claimed once, by the served model, not by the steps that talk to it', () => {
  const claims = KINDS.filter((kind) => resourcesOf(kind, GREEDY).gpu > 0);
  assert.deepEqual(claims, ['serve']);
});

test('a soak runs alone; whatever works hard beside it is noisy', () => {
  const quiet = (wanted: string) =>
    KINDS.filter((kind) => resourcesOf(kind, VLLM).quiet === wanted);
  assert.deepEqual(quiet('alone'), ['soak']);
  assert.deepEqual(quiet('noisy'), ['build', 'compile', 'sanity', 'serve', 'smoke', 'scrape']);
});

test('every kind has a deadline, that of readiness lies behind the better explained one', () => {
  for (const kind of KINDS) assert.ok(deadlineOf(kind, VLLM) > 0, kind);
  assert.equal(deadlineOf('build', VLLM), 60_000);
  assert.ok(deadlineOf('serve', VLLM) > (VLLM.serve?.readyWithinS ?? 0) * 1000);
});

test('a soak may take as long as its slowest lawful course', () => {
  const soak = { ...VLLM.soak, concurrency: 4, requests: 10, requestTimeoutS: 5 };
  assert.equal(deadlineOf('soak', { ...VLLM, soak }), 3 * 5000 + 60_000);
  const timed = { ...soak, requests: null, durationS: 300 };
  assert.equal(deadlineOf('soak', { ...VLLM, soak: timed }), 305_000 + 60_000);
});
