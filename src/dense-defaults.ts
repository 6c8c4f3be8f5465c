/** What a dense layer is where nothing else is said of it, in configs as in code: the same as in Keras. */
export const denseDefaults = {
  activation: 'linear',
  kernelInitializer: 'glorotUniform',
  useBias: true,
  kernelRegularizer: { l1: 0, l2: 0 },
} as const;
