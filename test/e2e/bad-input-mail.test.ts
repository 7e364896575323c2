import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { GOOD, makeBadInput, type BadInput } from '../rig/bad-input-repo.ts';
import { startSmtpSink } from '../rig/smtp-sink.ts';

const TRY = '  try: builder doctor tries the mail server; the mail itself is mail.eml of the run\n';

describe('a mail that cannot be sent leaves the run as it is, and is said', () => {
  let input: BadInput;
  /** Gives what is said of the mail: a line below the run, and why. */
  const mailOf = async (url: string): Promise<readonly (string | undefined)[]> => {
    const { code, stdout, stderr } = await input.builder(['run', '--email', 'ada@example.org'], {
      env: { BUILDER_SMTP_URL: url },
    });
    assert.equal(code, 0, stderr);
    assert.match(await input.stored('mail.eml'), /^To: ada@example\.org/m);
    assert.doesNotMatch(stdout + stderr, /hunter2/);
    return [/^mail: .*/m.exec(stdout)?.[0], stderr];
  };

  before(async () => {
    input = await makeBadInput();
    await input.frameworks(GOOD);
  });
  after(() => input[Symbol.asyncDispose]());

  test('to a server that is not there', async () => {
    assert.deepEqual(await mailOf('smtp://ada:hunter2@127.0.0.1:1'), [
      'mail: not sent to ada@example.org: mail server 127.0.0.1:1 could not be reached; it is in mail.eml',
      `error: mail server 127.0.0.1:1 could not be reached
  where: 127.0.0.1:1
  cause: connect ECONNREFUSED 127.0.0.1:1
${TRY}`,
    ]);
  });

  test('to a server that refuses the message', async () => {
    const sink = await startSmtpSink({ kind: 'refuse', code: 554, times: 10 });
    try {
      const server = sink.url.replace('smtp://', '');
      assert.deepEqual(await mailOf(sink.url), [
        `mail: not sent to ada@example.org: mail server ${server} answered 554; it is in mail.eml`,
        `error: mail server ${server} answered 554
  where: ${server}
  cause: Message failed: 554 not now, not here
${TRY}`,
      ]);
      assert.deepEqual(sink.letters, []);
    } finally {
      await sink.close();
    }
  });
});
