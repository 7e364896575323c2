// Everything the plan decides on, gathered beforehand by the pipeline.

import type { FoundBuild } from './build-spec.ts';
import type { FrameworkAt } from './framework-at.ts';
import type { TaskId } from './ids.ts';
import type { PlanProblem } from './plan.ts';
import type { Failure } from './reason.ts';
import type { Revision } from './revision.ts';

export interface EngineFacts {
  readonly version: string;
  readonly apiVersion: string;
  readonly storageDriver: string;
  readonly backend: 'buildkit' | 'classic';
  /** A runtime or CDI spec for GPUs is there. */
  readonly gpu: boolean;
}

export interface MachineFacts {
  readonly cores: number;
  readonly memoryMb: number;
  readonly gpus: number;
}

export interface BaseFact {
  /** Null: unknown, the fingerprint is provisional. */
  readonly digest: string | null;
  readonly from: 'registry' | 'local' | 'unknown';
}

/** An image of ours that is on the engine. */
export interface OwnImage {
  readonly tag: string;
  /** `latest-*` tags of ours that point at it. */
  readonly latest: readonly string[];
  readonly framework: string;
  readonly target: string;
  /** As its label says. */
  readonly revision: string;
  readonly fingerprint: string;
  /** Made of a revision that nobody vouches for. */
  readonly untrusted?: true;
}

/** Part of what could be planned, at the revisions of now. */
export interface Wanted {
  readonly tasks: ReadonlySet<TaskId>;
  /** Whatever these need is wanted too. */
  readonly andNeeds: boolean;
}

export interface PlanFacts {
  /** The word that starts this tool: `builder`, `./builder`. */
  readonly program: string;
  readonly revisions: readonly Revision[];
  readonly builds: readonly FoundBuild[];
  /** Each framework as a revision has it: its era, with the scripts found there. */
  readonly frameworkAt: FrameworkAt;
  readonly problems: readonly PlanProblem[];
  readonly bases: ReadonlyMap<string, BaseFact>;
  /** What is behind a named context, by the folder or the image that builds name; null: it cannot be read. */
  readonly contexts: ReadonlyMap<string, string | null>;
  /** By revision: git's id of all its files, where the source has one. */
  readonly trees: ReadonlyMap<string, string>;
  /** Fingerprint label to tag of images that are there now. */
  readonly images: ReadonlyMap<string, string>;
  /** Tags and labels of the same images, newest first. */
  readonly ownImages: readonly OwnImage[];
  /** `<kind> <fingerprint>` of every task that passed before. */
  readonly passed: ReadonlySet<string>;
  /** Median duration in ms by `<kind>.<framework>.<target>`. */
  readonly durations: ReadonlyMap<string, number>;
  /** By id: why a secret that builds ask for cannot be read. */
  readonly missingSecrets: ReadonlyMap<string, Failure>;
  /** By image: why a base that builds rest on could not be had. */
  readonly missingBases: ReadonlyMap<string, Failure>;
  /** Null: no engine was asked. */
  readonly engine: EngineFacts | null;
  readonly machine: MachineFacts;
  /** Null: everything that the configuration selects. */
  readonly wanted: Wanted | null;
}
