// Preloaded into the program (node --import): kills it outright at its Nth call that writes to disk, N being KILL_AT, after
// half of the bytes where it is a write. Without KILL_AT it lists them on stderr: what is called, and for which file.
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';

// Time goes so fast that every epoch is followed by a checkpoint, and the calls are the same however busy the machine is.
let now = 0;
performance.now = () => {
  now += 10_000;
  return now;
};

const killAt = Number(process.env.KILL_AT ?? Number.POSITIVE_INFINITY);
const calls = [];
/** Of the files that are open, by their handles. */
const paths = new WeakMap();

/** @param half what can be done of the call before the process dies */
function count(object, name, half = () => {}) {
  const original = object[name];
  object[name] = function counted(...args) {
    const path = paths.get(this) ?? String(args[0]);
    if (calls.push(`${name} ${basename(path).replace(/\.[0-9a-f]{8}\.tmp$/, '')}`) !== killAt)
      return original.apply(this, args);
    half.call(this, original, args);
    process.kill(process.pid, 'SIGKILL');
    for (;;); // nothing more happens
  };
}

for (const name of ['mkdir', 'rename', 'rm']) count(promises, name);
count(promises, 'appendFile', (_, [path, text]) => fs.appendFileSync(path, text.slice(0, text.length / 2)));

const { open } = promises;
promises.open = async (path, ...more) => {
  const handle = await open(path, ...more);
  paths.set(handle, path);
  return handle;
};
const handle = await open(process.execPath);
const FileHandle = Object.getPrototypeOf(handle);
await handle.close();
count(FileHandle, 'writeFile', function half(_, [content]) {
  const bytes = Buffer.from(content);
  fs.writeSync(this.fd, bytes.subarray(0, bytes.length / 2));
});
count(FileHandle, 'sync');
for (const name of ['ftruncateSync', 'rmSync']) count(fs, name);
syncBuiltinESMExports();

process.on('exit', () => {
  if (process.env.KILL_AT === undefined) fs.writeSync(2, `calls that write: ${JSON.stringify(calls)}\n`);
});
