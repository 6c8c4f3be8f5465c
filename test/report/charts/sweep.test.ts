import { describe, expect, test } from 'vitest';
import { type Sweep, sweepOf } from '../../../src/report/charts/sweep.ts';
import { analysisOf, armOf } from '../experiment/analyses.ts';

const sweep = (...arms: ReturnType<typeof armOf>[]) => sweepOf(analysisOf({ arms })) as Sweep;
const labels = ({ ticks }: Sweep['x']) => ticks.map(({ label }) => label);
const places = ({ ticks, place }: Sweep['x']) => ticks.map(({ value }) => Number(place(value).toFixed(3)));

test('nothing that was not varied makes a curve', () => {
  expect(sweepOf(analysisOf())).toBeUndefined();
  expect(sweepOf(analysisOf({ arms: [armOf('a', { rate: 0.5 }, [90, 91])] }))).toBeUndefined();
  expect(sweepOf(analysisOf({ arms: [armOf('a', { x: 1 }, []), armOf('a', { x: 2 }, [])] }))).toBeUndefined();
});

describe('the axis', () => {
  test.each([
    ['numbers to scale', [0, 0.1, 0.5], [0, 0.2, 1], true],
    ['numbers over more than a power of ten on a logarithmic scale', [100, 1000, 10_000], [0, 0.5, 1], true],
    ['evenly where a 0 is among such numbers', [0, 1e-5, 1e-3], [0, 0.5, 1], false],
    ['words evenly', ['relu', 'tanh', 'selu'], [0, 0.5, 1], false],
    ['schedules evenly', [0.1, { linear: { from: 0, to: 1 } }, 0.2], [0, 0.5, 1], false],
  ])('has %s', (_, values, expected, isToScale) => {
    const { x } = sweep(...values.map((value) => armOf('a', { s: value }, [90, 91])));
    expect({ places: places(x), isToScale: x.isToScale }).toEqual({ places: expected, isToScale });
  });

  test('is that of the numbers, by the shortest name; of two, that with more of them', () => {
    const arms = [1, 2, 3].flatMap((units) =>
      ['relu', 'tanh', 'selu', 'elu'].map((activation) =>
        armOf(
          'a',
          { 'model.layers.1.dense.units': units, 'model.layers.1.dense.activation': activation },
          [9, 8],
        ),
      ),
    );
    const { x, panels } = sweep(...arms);
    expect([x.title, labels(x)]).toEqual(['units', ['1', '2', '3']]);
    expect(panels.map(({ title }) => title)).toEqual([
      ...['activation relu', 'activation tanh', 'activation selu', 'activation elu'],
    ]);
  });

  test('is one of settings that change together', () => {
    const pairs = [[128, 0.2], [256, 0.5], [512, 0.5]] as const; // biome-ignore format: a table
    const { x, panels } = sweep(
      ...pairs.map(([units, rate]) => armOf('a', { units, act: `f${units}`, rate }, [90, 91])),
    );
    expect(x.title).toBe('units, act');
    expect(labels(x)).toEqual(['128, f128', '256, f256', '512, f512']);
    expect(panels.map(({ title }) => title)).toEqual(['rate 0.2', 'rate 0.5']);
  });
});

test.each([
  ['at the end', [0.1, 0.2, 0.3], 1000, ['0.1', '0.2', '0.3']],
  ['between others', [0.1, 0.3], 0.2, ['0.1', '0.3']],
])('what has no value %s has no place on the axis', (_, measured, failed, expected) => {
  const arms = [...measured, failed].map((rate) => armOf('a', { rate }, rate === failed ? [] : [90, 91]));
  const { x, leftOut } = sweep(...arms);
  expect({ labels: labels(x), places: places(x).at(-1), leftOut }).toEqual({ labels: expected, places: 1, leftOut: 1 }); // biome-ignore format: a line
});

test('neither a panel nor an entry of the legend is of what has no value', () => {
  const { panels, legend } = sweep(
    ...[1, 2].flatMap((rate) => [
      armOf('a', { rate, activation: 'relu' }, [90, 91]),
      armOf('a', { rate, activation: 'tanh' }, []),
      armOf('b', { rate, activation: 'relu' }, []),
    ]),
  );
  expect(panels.map(({ title }) => title)).toEqual(['']);
  expect(legend.map(({ text }) => text)).toEqual(['a']);
});

test('a config is a series, a seed a line of its own, a mean a point with its interval', () => {
  const { panels, legend } = sweep(
    armOf('a', { rate: 0 }, [90, 92]),
    armOf('b', { rate: 0 }, [91, 93]),
    armOf('a', { rate: 1 }, [94, 96]),
    armOf('b', { rate: 1 }, [95]),
  );
  expect(legend.map(({ text }) => text)).toEqual(['a', 'b']);
  const [panel] = panels;
  expect(panels).toHaveLength(1);
  const [a, b] = panel!.series;
  expect(a!.runs.map((run) => run.map(({ x }) => x))).toEqual([[0, 1], [0, 1]]); // biome-ignore format: a table
  expect(b!.runs.map((run) => run.map(({ x }) => x))).toEqual([[0, 1], [0]]);
  const [first, last] = a!.means;
  expect(last!.y).toBeGreaterThan(first!.y);
  expect(first!.lower).toBeLessThan(first!.y);
  expect(first!.upper).toBeGreaterThan(first!.y);
  const [, alone] = b!.means;
  expect([alone!.lower, alone!.upper]).toEqual([alone!.y, alone!.y]);
});

test('an interval that reaches below what can be ends there', () => {
  const { panels, y } = sweep(armOf('a', { rate: 0 }, [1, 30]), armOf('a', { rate: 1 }, [20, 22]));
  expect(y.place(-50)).toBe(y.place(0));
  expect(panels[0]!.series[0]!.means[0]!.lower).toBe(y.place(0));
});

test('an interval that reaches beyond what can be ends there', () => {
  const { panels, y } = sweep(armOf('a', { rate: 0 }, [99.9, 99.1]), armOf('a', { rate: 1 }, [98, 98.4]));
  expect(y.title).toBe('test accuracy in %');
  const [series] = panels[0]!.series;
  const [mean] = series!.means;
  expect(mean!.upper).toBeGreaterThan(mean!.y); // and not below, as far from 100 % on the other side
  expect(mean!.upper).toBeLessThanOrEqual(1 + 1e-9);
});
