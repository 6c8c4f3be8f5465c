// Compiles the fused engine's kernels from AssemblyScript to WebAssembly: kernels.wasm, and with --debug
// kernels.debug.wasm, which checks every address. Does nothing where the result is newer than all sources.
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const sources = 'src/training/engines/fused/kernels';
const target = 'dist/training/engines/fused';
const isDebug = process.argv.includes('--debug');
const output = `${target}/kernels${isDebug ? '.debug' : ''}.wasm`;

const files = readdirSync(sources, { recursive: true });
const newest = Math.max(...files.map((file) => statSync(`${sources}/${file}`).mtimeMs));
if (!existsSync(output) || statSync(output).mtimeMs < newest) await compile();

async function compile() {
  mkdirSync(target, { recursive: true });
  const unfinished = `${output}.${process.pid}`; // whoever reads at the same time finds the whole file or none
  const { error, stderr } = await asc.main([
    `${sources}/index.ts`,
    ...['--outFile', unfinished],
    ...(isDebug ? ['-O1'] : ['-O3', '--converge', '--noAssert']),
    ...['--runtime', 'stub', '--enable', 'simd,threads'],
    // The maximum, 65536 pages of 64 KiB, is all that WebAssembly can address.
    ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
    ...['--disableWarning', '201', '--disableWarning', '112'],
  ]);
  if (error === null) return renameSync(unfinished, output);
  console.error(stderr.toString());
  process.exit(1);
}
