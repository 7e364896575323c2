// What one target of a Dockerfile asks of the engine that not every engine has.

import { ENGINE_FEATURES, type EngineFeature } from '../model/build-spec.ts';
import { instructionFlags, mountFields } from './dockerfile-flags.ts';
import type { Instruction } from './dockerfile-lines.ts';
import type { Dockerfile } from './dockerfile-stages.ts';
import { reachedStages, type Needs } from './reached-stages.ts';

/**
 * Of the stages that the target needs and no others: an engine is asked for nothing else.
 * @throws FailureError dockerfile, config, whose place is the line: `:3`
 */
export function dockerfileFeatures(dockerfile: Dockerfile, needs: Needs): readonly EngineFeature[] {
  const { stages } = reachedStages(dockerfile, needs);
  const asked = new Set(stages.flatMap(({ instructions }) => instructions.flatMap(featuresOf)));
  // The frontend asks for them as soon as one is given, whether the Dockerfile uses it or not.
  if (needs.contexts.size > 0) asked.add('named-contexts');
  return ENGINE_FEATURES.filter((feature) => asked.has(feature));
}

function featuresOf({ keyword, text }: Instruction): readonly EngineFeature[] {
  if (keyword === 'RUN' && mountFields(text).some(isSecretInEnv)) return ['secret-env'];
  const excludes = instructionFlags(text).some((flag) => flag.startsWith('--exclude='));
  return excludes && (keyword === 'COPY' || keyword === 'ADD') ? ['copy-exclude'] : [];
}

/** `type=secret,id=aws-key-id,env=AWS_ACCESS_KEY_ID` */
function isSecretInEnv(fields: readonly string[]): boolean {
  return fields.includes('type=secret') && fields.some((field) => field.startsWith('env='));
}
