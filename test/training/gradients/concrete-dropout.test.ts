import { test } from 'vitest';
import { expectGradients } from './by-pytorch.ts';

const concrete = (start: number, lengthScale: number, dropoutRegularizer: number) => ({
  concreteDropout: { start, lengthScale, dropoutRegularizer },
});

test.each(['cpu', 'wasm'] as const)(
  'a step with concrete dropout follows the gradients of PyTorch, those of rates too, on %s',
  async (backend) => {
    const dropouts = [concrete(0.3, 0.5, 1), concrete(0.1, 3, 0.25), concrete(0.6, 0, 1.5)] as const;
    await expectGradients('concrete-dropout.json', dropouts, backend);
  },
);
