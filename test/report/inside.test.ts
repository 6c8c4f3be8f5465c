import { expect, test } from 'vitest';
import { renderInside } from '../../src/report/inside.ts';

const layer = {
  name: 'dense_1',
  units: 128,
  meanActivation: 0.25,
  zeros: 0.5,
  deadUnits: 3,
  meanWeightNorm: 1.5,
  coAdaptation: 0.125,
};
const one = { model: 'runs/a', images: 10, layers: [layer], trainLoss: 0.0625, epochMs: 240 };
const other = { model: 'plain.json', images: 10, layers: [{ ...layer, coAdaptation: null }, layer] };

test('two networks side by side, of different depth, one of them no run', () => {
  expect(renderInside([one, other], 80)).toBe(`Inside, without dropout    runs/a  plain.json
layer 1                   dense_1     dense_1
  mean activation          0.2500      0.2500
  zeros                    0.5000      0.5000
  dead units             3 of 128    3 of 128
  weight norm              1.5000      1.5000
  co-adaptation            0.1250           -
layer 2                         -     dense_1
  mean activation               -      0.2500
  zeros                         -      0.5000
  dead units                    -    3 of 128
  weight norm                   -      1.5000
  co-adaptation                 -      0.1250
training loss              0.0625           -
time per epoch             0.24 s           -`);
});

test('names are clipped where they would make the table wider than the terminal', () => {
  const networks = ['/home/you/runs/article-1', '/home/you/runs/上着-2'].map((model) => ({ ...one, model }));
  const [title, headings, ...rest] = renderInside(networks, 40).split('\n');
  expect([title, headings]).toEqual(['Inside, without dropout', '                   /hom…cle-1  /hom…着-2']);
  expect(rest.slice(0, 2)).toEqual([
    'layer 1               dense_1    dense_1',
    '  mean activation      0.2500     0.2500',
  ]);
});
