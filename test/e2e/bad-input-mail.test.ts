import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { GOOD, makeBadInput, type BadInput } from '../rig/bad-input-repo.ts';
import { startSmtpSink } from '../rig/smtp-sink.ts';

describe('a mail that cannot be sent leaves the run as it is, and is said', () => {
  let input: BadInput;
  /** Gives the line on the mail. */
  const mailOf = async (url: string): Promise<string | undefined> => {
    const { code, stdout, stderr } = await input.builder(['run', '--email', 'ada@example.org'], {
      env: { BUILDER_SMTP_URL: url },
    });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assert.match(await input.stored('mail.eml'), /^To: ada@example\.org/m);
    assert.doesNotMatch(stdout, /hunter2/);
    return /^mail: .*/m.exec(stdout)?.[0];
  };

  before(async () => {
    input = await makeBadInput();
    await input.frameworks(GOOD);
  });
  after(() => input[Symbol.asyncDispose]());

  test('to a server that is not there', async () => {
    assert.equal(
      await mailOf('smtp://ada:hunter2@127.0.0.1:1'),
      'mail: not sent to ada@example.org: mail server 127.0.0.1:1 could not be reached; it is in mail.eml',
    );
  });

  test('to a server that refuses the message', async () => {
    const sink = await startSmtpSink({ kind: 'refuse', code: 554, times: 10 });
    try {
      const server = sink.url.replace('smtp://', '');
      assert.equal(
        await mailOf(sink.url),
        `mail: not sent to ada@example.org: mail server ${server} answered 554; it is in mail.eml`,
      );
      assert.deepEqual(sink.letters, []);
    } finally {
      await sink.close();
    }
  });
});
