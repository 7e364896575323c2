import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, test } from 'node:test';
import type { Config } from '../../../src/model/config.ts';
import type { SecretSource } from '../../../src/model/framework.ts';
import { readSecrets } from '../../../src/pipeline/secrets.ts';
import { redactor } from '../../../src/text/redact.ts';
import { madeUpHost } from '../../rig/made-up-host.ts';
import { FRAMEWORK } from '../../rig/task-rig.ts';
import { tempDir } from '../../rig/temp-dir.ts';
import { someConfig } from '../plan/question.ts';

/** Every declared secret is asked for, unless `asked` says which. */
function configWith(
  secrets: Record<string, SecretSource>,
  asked = Object.keys(secrets),
  more: Partial<Config> = {},
): Config {
  const framework = { ...FRAMEWORK, build: { ...FRAMEWORK.build, secrets: asked } };
  return someConfig({ secrets, frameworks: [framework], ...more });
}

describe('the values of secrets', () => {
  test('come from files and variables as they are; what is hidden has no white space around', async () => {
    await using dir = await tempDir();
    const file = path.join(dir.path, 'token');
    await writeFile(file, 'from-a-file\n');
    const host = madeUpHost({ env: { TOKEN: ' from-a-variable' } });
    const { values, hidden } = await readSecrets(
      configWith({ a: { kind: 'file', path: file }, b: { kind: 'env', name: 'TOKEN' } }),
      host,
    );
    assert.deepEqual(
      [...values],
      [
        ['a', 'from-a-file\n'],
        ['b', ' from-a-variable'],
      ],
    );
    assert.deepEqual(hidden, ['from-a-file', 'from-a-variable']);
  });

  test('that no chosen framework asks for are not read', async () => {
    const { values, hidden } = await readSecrets(
      configWith({ a: { kind: 'env', name: 'ABSENT' } }, []),
      madeUpHost(),
    );
    assert.deepEqual([[...values], hidden], [[], []]);
  });

  test('are read for every era of a framework, and for what is wanted of every build', async () => {
    const config = configWith(
      { old: { kind: 'env', name: 'OLD' }, own: { kind: 'env', name: 'OWN' } },
      [],
    );
    const old = { ...FRAMEWORK, build: { ...FRAMEWORK.build, secrets: ['old'] } };
    const eras = [{ from: null, below: null, framework: old }];
    const { values } = await readSecrets(
      {
        ...config,
        frameworks: [{ ...FRAMEWORK, eras }],
        build: { ...config.build, secrets: ['own'] },
      },
      madeUpHost({ env: { OLD: 'in an era', OWN: 'on the command line' } }),
    );
    assert.deepEqual(Object.fromEntries(values), { old: 'in an era', own: 'on the command line' });
  });

  const missing = async (config: Config) => {
    const reason = (await readSecrets(config, madeUpHost())).missing.get('hf');
    assert.equal(reason?.class, 'config');
    return reason;
  };

  test('that are not there are told by id and place', async () => {
    const { message } = await missing(configWith({ hf: { kind: 'env', name: 'HF_TOKEN' } }));
    assert.equal(message, "the secret 'hf' comes from the variable HF_TOKEN, which is not there");
    const file = await missing(configWith({ hf: { kind: 'file', path: '/nowhere/hf' } }));
    assert.match(file.message, /'hf' comes from the file \/nowhere\/hf, which is not there/);
  });

  test('that nobody declared are told with how to declare them', async () => {
    const { message, hint } = await missing(configWith({}, ['hf']));
    assert.match(message, /'hf', which is not declared/);
    assert.match(hint ?? '', /secrets: \{hf: \{env: NAME\}\}/);
  });
});

describe('what must never be shown', () => {
  const hiddenOf = async (more: Partial<Config>): Promise<readonly string[]> =>
    (await readSecrets(someConfig({ frameworks: [], ...more }), madeUpHost())).hidden;
  const mail = (url: string | null): Partial<Config> => ({ mail: { to: [], from: 'a@b', url } });

  test('holds the token of Hugging Face and the passwords of proxies, with a scheme and without', async () => {
    const env = {
      HF_TOKEN: ' hf-canary\n',
      https_proxy: 'http://kim:pa55@proxy:3128',
      ALL_PROXY: 'ada:word@proxy:1080',
    };
    const { hidden } = await readSecrets(someConfig({ frameworks: [] }), madeUpHost({ env }));
    assert.deepEqual(
      new Set(hidden),
      new Set(['hf-canary', 'pa55', 'kim:pa55', 'word', 'ada:word']),
    );
  });

  test('holds the password of the mail server, as written and as sent', async () => {
    assert.deepEqual(await hiddenOf(mail('smtp://ada:p%40ss@example.org:587')), [
      'p%40ss',
      'ada:p%40ss',
      'p@ss',
    ]);
  });

  test('holds the password of the repository', async () => {
    const repo = 'https://ada:geheim@example.org/a.git';
    assert.ok((await hiddenOf({ source: { kind: 'git', repo } })).includes('geheim'));
  });

  test('a password with a stray % is hidden too', async () => {
    assert.ok((await hiddenOf(mail('smtp://ada:50%off@example.org'))).includes('50%off'));
  });

  test('is empty where there are no passwords', async () => {
    assert.deepEqual(await hiddenOf(mail('smtp://example.org:25')), []);
    assert.deepEqual(await hiddenOf(mail(null)), []);
  });

  test('of a package index is its password, not its address', async () => {
    const host = madeUpHost({
      home: '/nowhere',
      env: { PIP_INDEX_URL: 'https://ada:geheim@pip.example.org/simple' },
    });
    const config = configWith({ pip: { kind: 'host', setting: 'pip' } });
    const { values, hidden } = await readSecrets(config, host);
    assert.match(values.get('pip') ?? '', /geheim@pip\.example\.org/);
    const shown = redactor(hidden)('Looking in pip.example.org/simple with geheim');
    assert.equal(shown, 'Looking in pip.example.org/simple with ***');
  });
});
