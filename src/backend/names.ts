/** The backends of TensorFlow.js, the fastest with large networks first; small ones are faster on wasm than on node. */
export const backendNames = ['node', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** What may be asked for. */
export const backendChoices = ['auto', ...backendNames] as const;
export type BackendChoice = (typeof backendChoices)[number];
