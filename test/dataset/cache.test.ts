import { expect, test } from 'vitest';
import { cacheFolder } from '../../src/dataset/cache.ts';

test.each([
  ['linux', {}, '/home/ada/.cache/dropout-mlp'],
  ['linux', { XDG_CACHE_HOME: '/fast' }, '/fast/dropout-mlp'],
  ['darwin', { XDG_CACHE_HOME: '/fast' }, '/home/ada/Library/Caches/dropout-mlp'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/dropout-mlp'],
  ['win32', {}, '/home/ada/AppData/Local/dropout-mlp'],
  ['linux', { XDG_CACHE_HOME: '/fast', DROPOUT_MLP_CACHE: '/mine' }, '/mine'],
] as const)('%s with %o keeps its cache in %s', (platform, env, folder) => {
  expect(cacheFolder(env, platform, '/home/ada')).toBe(folder);
});
