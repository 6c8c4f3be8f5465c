import { test } from 'vitest';
import { expectGradients } from './by-pytorch.ts';

const connect = (rate: number) => ({ dropConnect: { rate, inference: 'mean' as const } });

test.each(['cpu', 'wasm'] as const)(
  'a step with DropConnect follows the gradients of PyTorch with the same masks, on %s',
  async (backend) => {
    await expectGradients('drop-connect.json', [connect(0.3), connect(0.5), connect(0.25)], backend);
  },
);
