// What people write in builder.yaml: every key may be left out.

import * as v from 'valibot';
import {
  DEFAULT_ENGINE_BACK_S,
  DEFAULT_MAIL_FROM,
  DEFAULT_REPORTS,
  DEFAULT_TARGETS,
} from './defaults.ts';
import { about, key } from './described.ts';
import { WrittenBuildSchema, WrittenImagesSchema, WrittenModelSchema } from './written-build.ts';
import { WrittenFrameworkSchema, WrittenSoakSchema } from './written-framework.ts';
import {
  WrittenAdmissionSchema,
  WrittenRetrySchema,
  WrittenTrustSchema,
} from './written-safety.ts';
import { command, positive } from './written-values.ts';

export const CONFIG_FILE_VERSION = 1;

const list = v.array(v.string());
const gpu = v.pipe(
  v.number(),
  v.integer('must be a whole number'),
  v.minValue(0, 'must be 0 or more'),
);

const secret = v.pipe(
  v.strictObject({
    file: key(v.string(), 'A file, relative to this one.'),
    env: key(v.string(), 'A variable.', { examples: ['HUB_TOKEN'] }),
    command: key(command, 'A command that prints it, run when a run starts.', {
      examples: [['pass', 'show', 'hub']],
    }),
  }),
  v.check(
    ({ file, env, command: words }) =>
      [file, env, words].filter((one) => one !== undefined).length === 1,
    'must have either "file", "env" or "command"',
  ),
  v.metadata({ minProperties: 1, maxProperties: 1, examples: [{ env: 'HUB_TOKEN' }] }),
);

const mail = v.strictObject({
  url: key(
    v.string(),
    'The mail server: smtp://host:587. A password is better kept in BUILDER_SMTP_URL.',
  ),
  from: key(v.string(), 'The sender.', { default: DEFAULT_MAIL_FROM }),
  to: key(
    v.union([v.string(), list], 'expected an address or a list of addresses'),
    'Who gets the report of each run.',
  ),
});

const settings = {
  name: key(
    v.string(),
    "First part of every image's tag; without it the last part of the repository.",
  ),
  repo: key(
    v.string(),
    'A checkout or bare clone, relative to this file, or an address that git can clone. It is only read. Without it the embedded default runs.',
    { examples: ['.', '../server', 'https://git.example.org/team/server.git'] },
  ),
  refs: key(list, 'Branches, tags, commits; without it the default branch.'),
  targets: key(list, 'What is built of each framework: runtime, dev ...', {
    default: DEFAULT_TARGETS,
  }),
  frameworks: key(
    v.record(v.string(), WrittenFrameworkSchema),
    'By name, how an image of the repository is built, served and loaded; or what is to be different of a framework that is there.',
  ),
  build: key(WrittenBuildSchema, 'What holds for the builds of all frameworks.'),
  model: key(WrittenModelSchema, "The model that is served, in the place of the frameworks' own."),
  soak: key(WrittenSoakSchema, 'The load of all frameworks but those that have their own.'),
  secrets: key(
    v.record(v.string(), secret),
    'By id, where a secret of a build comes from; its value is read when a run starts.',
  ),
  mail: key(mail, 'Who gets the report, and by which server.'),
  parallel: key(
    v.union(
      [v.boolean(), v.pipe(v.number(), v.integer(), v.minValue(1))],
      'must be true, false or a whole number from 1',
    ),
    'Tasks at once; true: what cores and memory allow.',
    { default: false },
  ),
  failFast: key(v.boolean(), 'The first failure cancels the rest.', { default: false }),
  deadlineS: key(positive, 'Seconds after which a run is ended; without it none.', {
    examples: [28_800],
  }),
  retry: key(WrittenRetrySchema, 'How often a step is tried that failed by no fault of its own.'),
  admission: key(WrittenAdmissionSchema, 'What must be free before a step starts.'),
  engineBackWithinS: key(
    positive,
    'Seconds that a lost Docker Engine may take to answer again before its steps are given up.',
    { default: DEFAULT_ENGINE_BACK_S },
  ),
  trust: key(
    WrittenTrustSchema,
    'By pattern of a branch, whether its code may have secrets and what is of this machine; the first that fits counts, and a branch that none fits is untrusted. Without it everything is trusted.',
    { examples: [{ main: 'trusted', 'release/*': 'trusted' }] },
  ),
  gpus: key(
    v.union(
      [v.picklist(['auto', 'none']), v.pipe(v.array(gpu), v.minLength(1))],
      'must be auto, none or a list of indexes',
    ),
    'The GPUs of this machine for what asks for one: those that are free, none, or these by index.',
    { default: 'auto', examples: ['none', [0, 1]] },
  ),
  backend: key(v.picklist(['auto', 'buildkit', 'classic']), 'How images are built.', {
    default: 'auto',
  }),
  promote: key(
    v.string(),
    'The branch whose images are called latest-FRAMEWORK after all their checks have passed.',
    { examples: ['main'] },
  ),
  push: key(
    v.string(),
    'Where promoted images are pushed to as well: a registry and a path. Without it nothing is pushed.',
    { examples: ['registry.example.org/team/dynamo'] },
  ),
  images: key(WrittenImagesSchema, 'Which images of ours stay on the engine after a run.'),
  blocked: key(
    v.record(v.string(), v.string()),
    'Commits that are never planned: at least seven digits of each, and why.',
    { examples: [{ '222c2e85c': 'a file of 1.5 MB hangs the checkout' }] },
  ),
  reports: key(v.string(), 'Where the run folders go, relative to this file.', {
    default: DEFAULT_REPORTS,
  }),
  groupReadable: key(
    v.boolean(),
    "Run folders are open to their owner's group too (0750), not to the owner alone (0700).",
    { default: false },
  ),
  socket: key(v.string(), 'The Docker Engine: /path, unix:///path or tcp://host:port.'),
  hostname: key(v.string(), 'Host of the links in a mail.'),
  htmlPath: key(v.string(), 'URL path of the reports folder on that host.'),
};

/** What a profile may say: all but the version and other profiles. */
export const ProfileSchema = v.strictObject(settings);
export type Profile = v.InferOutput<typeof ProfileSchema>;

export const WrittenConfigSchema = v.strictObject({
  version: v.exactOptional(
    about(v.literal(CONFIG_FILE_VERSION), 'Of the format of this file.'),
    CONFIG_FILE_VERSION,
  ),
  ...settings,
  profiles: key(
    v.record(v.string(), v.nullable(ProfileSchema)),
    'By name, keys that stand above the others of this file when --profile names it: maps are merged, lists replaced.',
  ),
});
export type WrittenConfig = v.InferOutput<typeof WrittenConfigSchema>;
