// Makes a fresh clone ready to run: installs from the lock file and builds, each only where it is needed.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const installed = 'node_modules/.package-lock.json';

if (!existsSync(installed) || statSync(installed).mtimeMs < statSync('package-lock.json').mtimeMs) {
  console.error('Installing the packages of package-lock.json ...');
  run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--loglevel=error']);
}
run(process.execPath, ['node_modules/typescript/bin/tsc', '--build']);
run(process.execPath, ['scripts/kernels.mjs']);
run(process.execPath, ['scripts/pad.mjs']);
run(process.execPath, ['scripts/bundle.mjs']);

function run(command, commandArguments) {
  const { status } = spawnSync(command, commandArguments, {
    stdio: ['ignore', 2, 2],
    shell: command.endsWith('.cmd'),
  });
  if (status !== 0) process.exit(status ?? 1);
}
