// One colour a framework, the same everywhere; the style sheet knows what it looks like.

const FAMILIES = ['vllm', 'sglang', 'trtllm', 'llamacpp'];

/** Class name of the framework's family; a variant such as `mocker-vllm` keeps its family's. */
export function frameworkColour(framework: string): string {
  return FAMILIES.find((family) => framework.includes(family)) ?? 'other';
}
