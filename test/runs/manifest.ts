import type { RunManifest } from '../../src/runs/records.ts';

/** What a run of the reference network was made from; `changes` replaces some of it. */
export function aManifest(changes: Partial<RunManifest> = {}): RunManifest {
  return {
    startedAt: '2026-01-02T00:00:00.000Z',
    seed: 1,
    engine: 'fused',
    backend: { name: 'wasm', version: '4.22.0' },
    versions: { 'dropout-mlp': '0.1.0', tfjs: '4.22.0', node: '20.20.2' },
    dataset: {
      source: 'embedded',
      fingerprint: 'bc6b',
      imageShape: [28, 28],
      classes: 10,
      images: { train: 7200, validation: 800, test: 2000 },
    },
    parameters: 109386,
    ...changes,
  };
}
