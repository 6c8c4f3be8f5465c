import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './command-line.ts';
import { UserError } from './errors.ts';

/** What a directory that we made is known by. */
export const markerFiles = { run: 'run.json', experiment: 'experiment.yaml' } as const;

const hints: Record<keyof typeof markerFiles, (path: string) => string> = {
  run: (path) =>
    `Its config is ${join(path, 'config.yaml')}. To train it further: ${commandLine('train', '--resume', path)}`,
  experiment: (path) =>
    `Its runs are in ${join(path, 'runs')}. To go on with it: ${commandLine('batch', path)}`,
};

/**
 * The error about the directory of a run or of an experiment where something else is expected; undefined where it is
 * neither.
 *
 * @param expected such as `a config`
 */
export function ownDirectoryReceived(path: string, expected: string): UserError | undefined {
  for (const kind of ['run', 'experiment'] as const) {
    if (!existsSync(join(path, markerFiles[kind]))) continue;
    const article = kind === 'run' ? 'a' : 'an';
    const message = `${path}: expected ${expected}, received the directory of ${article} ${kind}`;
    return new UserError(`file/${kind}`, message, hints[kind](path));
  }
  return undefined;
}
