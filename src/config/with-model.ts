// A framework as it serves one model: `${model}` in its commands and variables is the model's name.

import type { Framework, Serve } from '../model/framework.ts';

/** In each of its eras; null: each keeps its own model. Once: afterwards no text asks for a name any more. */
export function withModel(framework: Framework, name: string | null): Framework {
  const { serve, eras } = framework;
  return {
    ...framework,
    serve: serve && serving(serve, name ?? serve.model),
    eras: eras.map((era) => ({ ...era, framework: withModel(era.framework, name) })),
  };
}

function serving(serve: Serve, model: string): Serve {
  const named = (text: string): string => text.replaceAll('${model}', model);
  const all = (texts: readonly string[]): readonly string[] => texts.map(named);
  return {
    ...serve,
    model,
    command: serve.command && all(serve.command),
    frontend: all(serve.frontend),
    worker: all(serve.worker),
    env: eachValue(serve.env, named),
    workerEnv: eachValue(serve.workerEnv, named),
  };
}

function eachValue(
  texts: Readonly<Record<string, string>>,
  change: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, change(text)]));
}
