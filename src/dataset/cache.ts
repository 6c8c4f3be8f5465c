import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The folder for what can be made again at any time: `DROPOUT_MLP_CACHE`, or `dropout-mlp` where the operating
 * system keeps caches.
 */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homeFolder(),
): string {
  return env.DROPOUT_MLP_CACHE || join(systemCacheFolder(env, platform, home), 'dropout-mlp');
}

/** A user without a name, as containers have them, may have no home. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return tmpdir();
  }
}

function systemCacheFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  return env.XDG_CACHE_HOME || join(home, '.cache');
}
