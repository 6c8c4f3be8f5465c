import tf = require('@tensorflow/tfjs-core');

const patched = new Set<string>();

/**
 * Makes a backend carry out `matMul(a, b, transposeA, transposeB)` as an explicit transpose and a plain product.
 *
 * tfjs-backend-wasm 4.22 hands only products without transpose flags to XNNPACK; with a flag, which is every gradient
 * of a dense layer, it takes a scalar loop 10 to 40 times slower. Wrapping the kernel serves our training loop, the
 * `model.fit` of people who import us and everything else in the process.
 */
export function transposeBeforeMatMul(backendName: string): void {
  if (patched.has(backendName)) return;
  patched.add(backendName);
  const matMul = requireKernel(tf.BatchMatMul, backendName);
  tf.unregisterKernel(tf.BatchMatMul, backendName);
  tf.registerKernel({
    ...matMul,
    kernelFunc: withExplicitTranspose(matMul.kernelFunc, backendName),
  });
}

function requireKernel(name: string, backendName: string): tf.KernelConfig {
  const kernel = tf.getKernel(name, backendName);
  if (kernel === undefined) throw new Error(`tfjs has no kernel ${name} for the backend ${backendName}`);
  return kernel;
}

function withExplicitTranspose(matMul: tf.KernelFunc, backendName: string): tf.KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const { kernelFunc: transpose } = requireKernel(tf.Transpose, backendName);
    const { transposeA, transposeB } = attrs as unknown as tf.BatchMatMulAttrs;
    const temporaries: tf.TensorInfo[] = [];
    const plain = (operand: tf.TensorInfo, transposed: boolean): tf.TensorInfo => {
      if (!transposed) return operand;
      const swapped = transpose({ inputs: { x: operand }, backend, attrs: { perm: swapLastTwo(operand) } });
      temporaries.push(swapped as tf.TensorInfo);
      return swapped as tf.TensorInfo;
    };
    const a = plain(inputs.a as tf.TensorInfo, transposeA);
    const b = plain(inputs.b as tf.TensorInfo, transposeB);
    const product = matMul({ inputs: { a, b }, backend, attrs: { transposeA: false, transposeB: false } });
    for (const { dataId } of temporaries) (backend as tf.KernelBackend).disposeData(dataId);
    return product;
  };
}

function swapLastTwo({ shape }: tf.TensorInfo): number[] {
  const rank = shape.length; // [..., rows, columns] -> [..., columns, rows]
  return [...shape.keys()].map((axis) => (axis < rank - 2 ? axis : 2 * rank - 3 - axis));
}
