// An SMTP server in this process that keeps what it is given, or misbehaves as told.

import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type Behaviour =
  | { readonly kind: 'accept' }
  /** Answers the message itself with this code, `times` times; then it accepts. */
  | { readonly kind: 'refuse'; readonly code: number; readonly times: number }
  /** Refuses these addressees and takes the others. */
  | { readonly kind: 'refuse-address'; readonly address: string }
  /** Takes the message and never answers. */
  | { readonly kind: 'silent' }
  /** Closes the connection in the middle of the message. */
  | { readonly kind: 'drop' };

export interface Letter {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

export interface SmtpSink {
  readonly url: string;
  readonly letters: readonly Letter[];
  close(): Promise<void>;
}

/** `user` and `password`: wanted at log-in; without them no log-in is offered. */
export async function startSmtpSink(
  behaviour: Behaviour = { kind: 'accept' },
  account?: { user: string; password: string },
): Promise<SmtpSink> {
  const letters: Letter[] = [];
  let refusals = behaviour.kind === 'refuse' ? behaviour.times : 0;
  const sockets = new Set<Socket>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', ...(account ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    closeTimeout: 100,
    onAuth({ username, password }, _session, done) {
      const known = username === account?.user && password === account?.password;
      if (known) done(null, { user: username });
      else done(new Error(`535 authentication failed: ${password ?? ''} is not the password`));
    },
    onRcptTo({ address }, _session, done) {
      const refused = behaviour.kind === 'refuse-address' && behaviour.address === address;
      done(refused ? answer(550, 'no such mailbox') : null);
    },
    onData(stream, session, done) {
      if (behaviour.kind === 'drop') for (const socket of sockets) socket.destroy();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (behaviour.kind === 'silent') return;
        if (behaviour.kind === 'refuse' && refusals > 0) {
          refusals -= 1;
          done(answer(behaviour.code, 'not now, not here'));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        letters.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks),
        });
        done(null, 'taken as sink-1');
      });
    },
  });
  server.server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  assert.ok(address && typeof address === 'object');
  const login = account ? `${account.user}:${encodeURIComponent(account.password)}@` : '';
  return {
    url: `smtp://${login}127.0.0.1:${address.port}`,
    letters,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answer(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}
