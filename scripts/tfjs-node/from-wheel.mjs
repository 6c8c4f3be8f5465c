// Builds tfjs-node from its own sources against the libtensorflow inside Python's wheel, for networks that do not reach
// the host its install script downloads from. The result is kept in the cache folder; restore.mjs puts it back.
//   npm run tfjs-node:from-wheel
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  binding,
  installPackage,
  isKept,
  kept,
  libraries,
  linkLibraries,
  packageFolder,
  requirements,
  restore,
  root,
} from './places.mjs';

/** Exit codes: of a build that went wrong, and of things that cannot be had here (EX_UNAVAILABLE). */
const [failed, unavailable] = [1, 69];

/** For pip: the wheel of the requirements as it is, whichever Python runs pip. */
const thatWheel = [
  ...['--requirement', requirements, '--require-hashes', '--no-deps', '--only-binary=:all:'],
  ...['--platform=manylinux_2_27_x86_64', '--implementation=cp', '--python-version=3.12'],
  ...['--no-compile', '--disable-pip-version-check', '--quiet'],
];

try {
  fromWheel();
} catch (error) {
  stop(failed, error.message);
}

function fromWheel() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    stop(
      unavailable,
      `it knows the wheel for Linux on x64 only; this is ${process.platform} on ${process.arch}`,
    );
  }
  if (isKept()) {
    console.error(`tfjs-node was built before: ${kept}`);
    restore();
    prove();
  } else {
    requireTools();
    installPackage();
    build();
  }
  console.log(`Kept in ${kept}, and put back after every npm ci.\nNext: dropout-mlp doctor --backend node`);
}

/** Works in a folder of its own beside the final place, so that nothing half made is ever found there. */
function build() {
  const shelf = dirname(kept);
  mkdirSync(shelf, { recursive: true });
  const abandoned = readdirSync(shelf).filter((name) => name.startsWith('building-'));
  for (const name of abandoned) remove(join(shelf, name));
  const workshop = mkdtempSync(join(shelf, 'building-'));
  process.on('exit', () => remove(workshop));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130)); // and so remove it
  const parts = join(workshop, 'parts');
  const wheel = unpackWheel(join(workshop, 'wheel'));
  mkdirSync(dirname(join(parts, binding)), { recursive: true });
  for (const name of libraries) renameSync(join(wheel, name), join(parts, name));
  linkLibraries(parts);
  compile(join(wheel, 'include'), makeNodeFolder(join(workshop, 'node')));
  copyFileSync(join(packageFolder, binding), join(parts, binding));
  prove(); // before it is kept
  remove(kept); // what somebody left of it
  renameSync(parts, kept);
  restore();
}

function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}

/** pip downloads the wheel, refuses it unless its SHA-256 is that of the requirements, and unpacks it. */
function unpackWheel(folder) {
  console.error('Getting TensorFlow from PyPI (270 MB; 0.9 GB are kept) ...');
  const { status, stderr } = run('python3', ['-m', 'pip', 'install', ...thatWheel, '--target', folder], {
    env: { ...process.env, PIP_ROOT_USER_ACTION: 'ignore' },
  });
  if (status === 0) return join(folder, 'tensorflow');
  if (/Operation cancelled by user/.test(stderr)) process.exit(130); // pip's way to take Ctrl-C
  if (/DO NOT MATCH THE HASHES/i.test(stderr))
    return stop(failed, 'the wheel is not the one in requirements.txt; nothing of it was used');
  if (/No matching distribution|Connection|Max retries|HTTP error|ProxyError/i.test(stderr))
    return stop(
      unavailable,
      'pip cannot reach the wheel; PIP_INDEX_URL names a mirror of PyPI, where there is one',
    );
  return stop(failed, 'pip could not unpack the wheel; what it says stands above');
}

/** What node-gyp asks of a Node installation, with the headers of the npm package: not every Node brings its own. */
function makeNodeFolder(folder) {
  const include = join(folder, 'include', 'node');
  cpSync(join(root, 'node_modules', 'node-api-headers', 'include'), include, { recursive: true });
  const flags = "{ 'cflags': ['-fPIC', '-O2'] }";
  writeFileSync(
    join(include, 'common.gypi'),
    `{ 'target_defaults': { 'configurations': { 'Release': ${flags} } } }\n`,
  );
  return folder;
}

function compile(include, nodeFolder) {
  console.error('Building the addon of tfjs-node ...');
  const link = join(packageFolder, 'deps', 'include');
  rmSync(link, { recursive: true, force: true });
  symlinkSync(include, link);
  const preGyp = join(root, 'node_modules', '@mapbox', 'node-pre-gyp', 'bin', 'node-pre-gyp');
  const { status } = run(process.execPath, [preGyp, 'install', '--build-from-source', '--silent'], {
    cwd: packageFolder,
    env: { ...process.env, npm_config_nodedir: nodeFolder },
  });
  rmSync(link, { force: true });
  if (status !== 0) stop(failed, 'its addon could not be built; what the compiler says stands above');
}

function requireTools() {
  for (const [tool, ...args] of [['python3', '-m', 'pip'], ['make'], ['g++']]) {
    if (spawnSync(tool, [...args, '--version']).status === 0) continue;
    stop(
      unavailable,
      `${[tool, ...args].join(' ')} does not run; on Debian: apt-get install python3-pip make g++`,
    );
  }
}

/** Starts the backend as the program does. */
function prove() {
  const script = `
    const { useBackend } = await import('./dist/backend/backend.js');
    try {
      const { version, tensorflow } = await useBackend('node');
      console.log('tfjs-node ' + version + ' works with TensorFlow ' + tensorflow.version + '.');
    } catch (error) {
      console.error(error.message);
      process.exitCode = 1;
    }
  `;
  const { status } = run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
  if (status !== 0) stop(failed, 'it was built but does not work; the reason stands above');
}

/** Shows what the program says, and returns its stderr. */
function run(program, args, options = {}) {
  const result = spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
    ...options,
  });
  if (result.status !== 0) process.stderr.write(result.stderr ?? '');
  return result;
}

function stop(code, reason) {
  console.error(`tfjs-node:from-wheel: ${reason}.`);
  process.exit(code);
}
