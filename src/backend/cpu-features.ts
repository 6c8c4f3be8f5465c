import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Instruction-set extensions of this CPU in lower case, such as `avx2`, as far as the operating system tells without
 * help; undefined where it does not.
 */
export function cpuFeatures(platform: NodeJS.Platform = process.platform): ReadonlySet<string> | undefined {
  try {
    if (platform === 'linux') return linuxFeatures(readFileSync('/proc/cpuinfo', 'utf8'));
    if (platform === 'darwin') return words(execFileSync('sysctl', ['-n', ...darwinKeys], quietly));
  } catch {
    // No /proc in a sandbox, or no such keys on Apple's own CPUs.
  }
  return undefined;
}

const darwinKeys = ['machdep.cpu.features', 'machdep.cpu.leaf7_features'];
const quietly: ExecFileSyncOptionsWithStringEncoding = {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'ignore'],
};

/** @param cpuinfo text of /proc/cpuinfo, which says `flags` on x86 and `Features` on ARM */
export function linuxFeatures(cpuinfo: string): ReadonlySet<string> | undefined {
  const list = /^(?:flags|Features)\s*: (.*)$/m.exec(cpuinfo)?.[1];
  return list === undefined ? undefined : words(list);
}

/** Apple writes `AVX1.0` for what others call `avx`. */
function words(list: string): ReadonlySet<string> {
  return new Set(list.toLowerCase().replace('avx1.0', 'avx').trim().split(/\s+/));
}
