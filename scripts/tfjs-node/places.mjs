// Where the parts of tfjs-node lie in node_modules, and where those that were built are kept when it is deleted.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const requirements = fileURLToPath(new URL('requirements.txt', import.meta.url));
export const packageFolder = join(root, 'node_modules', '@tensorflow', 'tfjs-node');
export const libraryFolder = join(packageFolder, 'deps', 'lib');
export const binding = join('lib', 'napi-v8', 'tfjs_binding.node');
export const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** That of dataset/cache.ts on Linux; this file runs before anything is compiled. */
export const cacheFolder = resolve(
  process.env.DROPOUT_MLP_CACHE ||
    join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'dropout-mlp'),
);

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tfjsNode = manifest.optionalDependencies['@tensorflow/tfjs-node'];
const tensorFlow = /==(\S+)/.exec(readFileSync(requirements, 'utf8'))[1];

/** Outside of node_modules: the addon and the two libraries. */
export const kept = join(
  cacheFolder,
  'tfjs-node',
  `${tfjsNode}-tensorflow-${tensorFlow}-${process.platform}-${process.arch}`,
);

export const isKept = () => [binding, ...libraries].every((name) => existsSync(join(kept, name)));

/** Whether what is installed has all of its native parts, wherever they come from. */
export function isWhole() {
  const library = existsSync(join(libraryFolder, 'libtensorflow.so.2')) || linksIn().every(existsSync);
  return library && existsSync(join(packageFolder, binding));
}

const linksIn = () => libraries.map((name) => join(libraryFolder, name));

/** Brings back the package where npm left it out because its own install script had failed. */
export function installPackage() {
  if (existsSync(join(packageFolder, 'package.json'))) return;
  const options = ['--no-save', '--ignore-scripts', '--prefer-offline', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0 || !existsSync(join(packageFolder, 'package.json')))
    throw new Error('npm could not install @tensorflow/tfjs-node');
}

/** Links the libraries under every name that tfjs-node looks for; they are too large to be copied. */
export function linkLibraries(folder) {
  mkdirSync(libraryFolder, { recursive: true });
  for (const name of libraries) {
    link(join(folder, name), name);
    link(name, name.replace('_cc', '').replace(/\.2$/, '')); // for the linker: -ltensorflow
  }
  link(libraries[0], 'libtensorflow.so.2.9.1'); // by which its install script knows that there is nothing to download
}

function link(target, name) {
  const path = join(libraryFolder, name);
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

/** Puts what is kept into node_modules. */
export function restore() {
  installPackage();
  linkLibraries(kept);
  mkdirSync(join(packageFolder, binding, '..'), { recursive: true });
  copyFileSync(join(kept, binding), join(packageFolder, binding));
}
