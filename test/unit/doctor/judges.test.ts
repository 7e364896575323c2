// What each check makes of facts that are made up.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeSocket } from '../../../src/doctor/access.ts';
import { judgeBaseImages } from '../../../src/doctor/base-images.ts';
import { judgeBuilds } from '../../../src/doctor/builds.ts';
import { judgeClock } from '../../../src/doctor/clock.ts';
import { judgeContainers } from '../../../src/doctor/containers.ts';
import { judgeDisk } from '../../../src/doctor/disk.ts';
import { judgeAbsent, judgeEngine } from '../../../src/doctor/engine.ts';
import { judgeGit } from '../../../src/doctor/git.ts';
import { judgeMail } from '../../../src/doctor/mail.ts';
import { judgeNode } from '../../../src/doctor/node.ts';
import { judgeProxies } from '../../../src/doctor/proxies.ts';
import type { Check, CheckState } from '../../../src/model/diagnosis.ts';
import { DISK, ENGINE, GOOD_SOCKET, MAILED, ROOM, SILENT } from './made-up-checks.ts';

const GIT = {
  answer: { kind: 'said', text: 'git version 2.39.5 (Apple Git-154)' },
  repo: null,
  ownerElsewhere: false,
  sudo: '',
} as const;
const CLOCK = { now: Date.UTC(2026, 10, 21), synchronised: true, engineAheadMs: 0, sudo: '' };
const BASE = { image: 'builder/base:sid', suite: 'sid' };
const AS_ROOT = { root: true, make: 'scripts/base-image /s' };

type Case = readonly [title: string, check: Check, state: CheckState, text: RegExp];

const CASES: readonly Case[] = [
  ['Node 24.12', judgeNode('24.12.0', 'builder'), 'ok', /^24\.12\.0$/],
  ['Node 26', judgeNode('26.0.1', 'builder'), 'ok', /26/],
  ['Node 24.11', judgeNode('24.11.9', 'builder'), 'problem', /older than 24\.12.*env -u/],

  ['Podman', judgeEngine({ ...ENGINE, podman: true }), 'warning', /^Podman.*in part.*install/],
  [
    'no engine, where root may start one',
    judgeAbsent(
      { class: 'engine-lost', message: 'nobody', hint: 'ask' },
      { context: null, start: 'scripts/engine start' },
    ),
    'problem',
    /scripts\/engine start$/,
  ],
  [
    'an address that is none, where root may start an engine',
    judgeAbsent(
      { class: 'config', message: 'ssh', hint: 'forward it' },
      { context: null, start: 'scripts/engine start' },
    ),
    'problem',
    /forward it$/,
  ],

  ['engine 28', judgeBuilds(ENGINE), 'ok', /^BuildKit, storage overlay2$/],
  ['engine 23', judgeBuilds({ ...ENGINE, version: '23.0.0' }), 'ok', /BuildKit/],
  [
    'engine 20.10',
    judgeBuilds({ ...ENGINE, version: '20.10.5+dfsg1' }),
    'warning',
    /Dynamo 0\.5 .*exec\.secretenv.*COPY --exclude.*says nothing.*heredocs, `COPY --link`/,
  ],
  [
    'the classic builder',
    judgeBuilds({ ...ENGINE, version: '5.4.2', podman: true, backend: 'classic' }),
    'warning',
    /^the classic builder.*secrets, cache mounts or named contexts are refused/,
  ],
  [
    'the classic builder where every build asks for a secret',
    judgeBuilds({ ...ENGINE, backend: 'classic' }, [{ name: 'mocker-vllm', secret: true }]),
    'problem',
    /refused here: mocker-vllm/,
  ],
  [
    'the classic builder where one build asks for none',
    judgeBuilds({ ...ENGINE, backend: 'classic' }, [
      { name: 'mocker-vllm', secret: true },
      { name: 'app', secret: false },
    ]),
    'warning',
    /refused here: mocker-vllm/,
  ],

  [
    'a rootless engine without user namespaces',
    judgeContainers(
      { ...ENGINE, rootless: true },
      { allowed: false, allow: 'kernel.x=1' },
      'sudo ',
    ),
    'warning',
    /rootless; user namespaces are switched off.*sudo sysctl -w kernel\.x=1/,
  ],
  [
    'a rootful engine without user namespaces',
    judgeContainers({ ...ENGINE, userNamespaces: true }, { allowed: false, allow: 'kernel.x=1' }),
    'ok',
    /cgroup v2 by systemd, rootful, user namespaces$/,
  ],
  [
    'an engine without memory limits',
    judgeContainers({ ...ENGINE, memoryLimits: false }, { allowed: true, allow: '' }),
    'warning',
    /limits of a framework are ignored/,
  ],

  [
    'a socket open to everybody',
    judgeSocket({ ...GOOD_SOCKET, mode: 0o666 }),
    'warning',
    /is root with it sudo chmod o-rwx/,
  ],
  [
    'a socket of another group',
    judgeSocket({ ...GOOD_SOCKET, inGroup: false, named: false }),
    'problem',
    /sudo usermod -aG docker kim, then log in again$/,
  ],
  [
    'a group joined after the log-in',
    judgeSocket({ ...GOOD_SOCKET, inGroup: false, named: true }),
    'problem',
    /newgrp docker$/,
  ],
  [
    'a socket of the user',
    judgeSocket({ ...GOOD_SOCKET, owner: 1000, inGroup: false }),
    'ok',
    /mode 0660/,
  ],

  ['git', judgeGit(GIT), 'ok', /^2\.39\.5$/],
  ['no git', judgeGit({ ...GIT, answer: { kind: 'absent' } }), 'warning', /apt-get install git$/],
  [
    'no git where a repository is to be built',
    judgeGit({ ...GIT, answer: { kind: 'absent' }, repo: '/srv/dynamo' }),
    'problem',
    /not installed/,
  ],
  [
    'an old git',
    judgeGit({ ...GIT, answer: { kind: 'said', text: 'git version 2.30.2' } }),
    'warning',
    /2\.30\.2, older than 2\.32/,
  ],
  [
    "somebody else's checkout",
    judgeGit({ ...GIT, repo: '/srv/dynamo', ownerElsewhere: true }),
    'ok',
    /\/srv\/dynamo belongs to another user.*safe\.directory/,
  ],

  ['room', judgeDisk('cache', DISK, ROOM), 'ok', /250 GB free$/],
  [
    'little room',
    judgeDisk('cache', { ...DISK, freeBytes: 10e9 }, ROOM),
    'warning',
    /20\.0 GB are/,
  ],
  ['no room', judgeDisk('cache', { ...DISK, freeBytes: 1e9 }, ROOM), 'problem', /1\.00 GB free/],
  [
    'few inodes',
    judgeDisk('cache', { ...DISK, freeFiles: 20_000 }, ROOM),
    'warning',
    /20000 files/,
  ],
  ['no inodes', judgeDisk('cache', { ...DISK, freeFiles: 3 }, ROOM), 'problem', /3 files.*df -i/],
  [
    'a file system that counts no inodes',
    judgeDisk('c', { ...DISK, allFiles: 0, freeFiles: 0 }, ROOM),
    'ok',
    /free$/,
  ],
  [
    'a closed folder',
    judgeDisk('c', { ...DISK, writable: false }, ROOM),
    'problem',
    /not writable/,
  ],
  ['no folder at all', judgeDisk('c', null, ROOM), 'unknown', /no such folder/],

  ['a base that is there', judgeBaseImages([{ ...BASE, state: 'there' }], AS_ROOT), 'ok', /there$/],
  [
    'a base to pull',
    judgeBaseImages([{ ...BASE, state: 'registry' }], AS_ROOT),
    'ok',
    /be pulled$/,
  ],
  [
    'a base to make',
    judgeBaseImages([{ ...BASE, state: 'missing' }], AS_ROOT),
    'ok',
    /will be made/,
  ],
  [
    'a base that nobody can make',
    judgeBaseImages([{ ...BASE, state: 'missing' }], { ...AS_ROOT, root: false }),
    'problem',
    /scripts\/base-image \/s builder\/base:sid sid$/,
  ],
  [
    'one of two bases that nobody can make',
    judgeBaseImages(
      [
        { ...BASE, state: 'missing' },
        { ...BASE, image: 'builder/base:bookworm', state: 'there' },
      ],
      { ...AS_ROOT, root: false },
    ),
    'warning',
    /bookworm there; builder\/base:sid missing.*not all/,
  ],
  ['no base at all', judgeBaseImages([], AS_ROOT), 'ok', /none are made/],

  ['no mail', judgeMail(SILENT, null), 'ok', /not configured/],
  [
    'addressees without a server',
    judgeMail({ ...SILENT, to: ['kim@x'] }, null),
    'warning',
    /mail\.eml/,
  ],
  ['a server that answers', judgeMail(MAILED, null), 'ok', /^smtp:\/\/mail\.example:587 answers/],
  ['a server that refuses', judgeMail(MAILED, '535 no'), 'warning', /535 no.*works all the same/],

  ['no proxies', judgeProxies({}, false), 'ok', /none set/],
  [
    'proxies on both sides',
    judgeProxies({ https_proxy: 'http://p:1' }, true),
    'ok',
    /http:\/\/p:1$/,
  ],
  [
    'proxies here only',
    judgeProxies({ HTTPS_PROXY: 'http://p:1' }, false),
    'warning',
    /pulls images without/,
  ],
  ['only exceptions', judgeProxies({ no_proxy: 'localhost' }, false), 'ok', /no_proxy localhost$/],

  ['a clock kept right', judgeClock(CLOCK), 'ok', /2026-11-21 00:00:00 UTC, kept right/],
  ['a clock nobody speaks of', judgeClock({ ...CLOCK, synchronised: null }), 'ok', /UTC$/],
  ['a drifting clock', judgeClock({ ...CLOCK, synchronised: false }), 'warning', /set-ntp true$/],
  [
    'an engine behind',
    judgeClock({ ...CLOCK, engineAheadMs: -65_000 }),
    'warning',
    /1 m 05 s behind/,
  ],
  ['an engine ahead', judgeClock({ ...CLOCK, engineAheadMs: 2400 }), 'warning', /2\.00 s ahead/],
  ['a lost clock', judgeClock({ ...CLOCK, now: 0 }), 'warning', /1970-01-01/],
];

describe('a check', () => {
  for (const [title, check, state, text] of CASES)
    it(`calls ${title} ${state}`, () => {
      assert.equal(check.state, state);
      assert.match(
        [check.found, check.means, check.mend].filter(Boolean).join(' ').replaceAll('\n', ' '),
        text,
      );
    });

  it('tells no password', () => {
    const told = [
      judgeMail(MAILED, null),
      judgeProxies({ https_proxy: 'http://kim:secret@p:1' }, null),
      judgeProxies({ https_proxy: 'kim:secret@p:1', http_proxy: 'http://kim:a@secret@p:1' }, null),
      judgeGit({ ...GIT, repo: 'https://kim:secret@git.example/x.git' }),
    ];
    assert.ok(!JSON.stringify(told).includes('secret'));
  });

  it('has a command or an advice wherever something is not well', () => {
    for (const [title, check] of CASES)
      if (check.state === 'warning' || check.state === 'problem') {
        assert.ok(check.means !== null || check.name === 'engine', title);
        assert.ok(check.mend !== null, title);
      }
  });
});
