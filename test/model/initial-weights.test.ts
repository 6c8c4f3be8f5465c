import { describe, expect, test } from 'vitest';
import { initialKernel } from '../../src/model/initial-weights.ts';
import { RandomStream } from '../../src/random.ts';

const [inputs, units] = [784, 128];
const draw = (initializer: Parameters<typeof initialKernel>[0]) =>
  initialKernel(initializer, inputs, units, new RandomStream(1, 'init', 0));

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

describe('initialKernel: the spread that Keras documents, for 784 inputs and 128 units', () => {
  test.each([
    ['glorotUniform', Math.sqrt(2 / (784 + 128)), Math.sqrt(6 / (784 + 128))],
    ['glorotNormal', Math.sqrt(2 / (784 + 128)), (2 * Math.sqrt(2 / (784 + 128))) / 0.8796],
    ['heUniform', Math.sqrt(2 / 784), Math.sqrt(6 / 784)],
    ['heNormal', Math.sqrt(2 / 784), (2 * Math.sqrt(2 / 784)) / 0.8796],
    ['lecunUniform', Math.sqrt(1 / 784), Math.sqrt(3 / 784)],
    ['lecunNormal', Math.sqrt(1 / 784), (2 * Math.sqrt(1 / 784)) / 0.8796],
  ] as const)('%s: standard deviation %d, at most %d', (initializer, expected, limit) => {
    const kernel = draw(initializer);
    expect(kernel).toHaveLength(inputs * units);
    expect(deviation(kernel) / expected).toBeCloseTo(1, 2);
    const largest = kernel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThan(limit * 1.001);
    expect(largest).toBeGreaterThan(limit * 0.99);
  });

  test('the normal is a normal: its kurtosis is that of one cut off at two deviations, 2.37, not the 1.8 of a uniform', () => {
    const kernel = draw('heNormal');
    const fourth = kernel.reduce((sum, value) => sum + value ** 4, 0) / kernel.length;
    expect(fourth / deviation(kernel) ** 4).toBeCloseTo(2.37, 1);
  });

  test('zeros', () => {
    expect(draw('zeros').every((value) => value === 0)).toBe(true);
  });
});
