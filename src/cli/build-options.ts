// The flags about builds, and about the model that is served: one table.

import type { BuildOptions } from '../model/config.ts';
import { buildArg, buildContext, gpus, secret } from './parsers.ts';
import type { Option } from './verb.ts';

const RECIPES: readonly BuildOptions['recipe'][] = ['auto', 'build-sh', 'render-py', 'dockerfile'];

export const BUILD_OPTIONS: readonly Option[] = [
  {
    flags: '--recipe <name>',
    about: 'how commits describe their builds (default: as their files show)',
    choices: RECIPES,
  },
  {
    flags: '--platform <platform>',
    about: "what is built for: linux/arm64 ... (default: the engine's own)",
    words: ['linux/amd64', 'linux/arm64'],
  },
  {
    flags: '--cuda-version <version>',
    about: "of CUDA, such as 12.9 (default: the commit's own)",
  },
  {
    flags: '--build-arg <name=value>',
    about: 'build argument; the name alone takes the variable; repeat',
    parse: buildArg,
  },
  {
    flags: '--build-context <name=place>',
    about: 'named context: a folder or docker-image://NAME; repeat',
    parse: buildContext,
  },
  {
    flags: '--secret <id=id,...>',
    about: 'secret of builds: id=ID[,env=NAME|,src=FILE]; repeat',
    parse: secret,
  },
  { flags: '--no-cache', about: 'take nothing from earlier builds' },
  { flags: '--pull', about: 'ask for base images anew' },
  {
    flags: '--backend <name>',
    about: 'how images are built',
    choices: ['auto', 'buildkit', 'classic'],
  },
];

export const SERVE_OPTIONS: readonly Option[] = [
  { flags: '--model <name>', about: "model that is served (default: each framework's)" },
  { flags: '--hf-cache <dir>', about: 'Hugging Face cache that servers may use (default: none)' },
  { flags: '--offline', about: "ask nothing of Hugging Face's hub" },
  {
    flags: '--gpus <which>',
    about: 'GPUs for what asks for one: auto, none or indexes such as 0,1',
    parse: gpus,
    words: ['auto', 'none'],
  },
];
