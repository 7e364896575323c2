// What people write in builder.yaml: every key may be left out.

import * as v from 'valibot';
import { DEFAULT_MAIL_FROM, DEFAULT_REPORTS, DEFAULT_TARGETS } from './defaults.ts';
import { about, key } from './described.ts';
import { WrittenBuildSchema, WrittenImagesSchema, WrittenModelSchema } from './written-build.ts';
import { WrittenFrameworkSchema, WrittenSoakSchema } from './written-framework.ts';

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
  }),
  v.check(
    (source) => (source.file === undefined) !== (source.env === undefined),
    'must have either "file" or "env"',
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
  images: key(WrittenImagesSchema, 'Which images of ours stay on the engine after a run.'),
  blocked: key(
    v.record(v.string(), v.string()),
    'Commits that are never planned: at least seven digits of each, and why.',
    { examples: [{ '222c2e85c': 'a file of 1.5 MB hangs the checkout' }] },
  ),
  reports: key(v.string(), 'Where the run folders go, relative to this file.', {
    default: DEFAULT_REPORTS,
  }),
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
