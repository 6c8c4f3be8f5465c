import { expect, test } from 'vitest';
import { predictionCsv } from '../../src/report/prediction-csv.ts';

test('cells with commas and quotes are quoted, and what would break a line or steer a terminal is escaped', () => {
  const model = 'runs/a-1';
  const predictions = [
    { image: 'a,b.png', model, prediction: 1, probabilities: [0.25, 0.75] },
    { image: 'say "7".png', model, prediction: 0, probabilities: [1, 0] },
    { image: 'two\nlines\u001b[2J.png', model, prediction: 0, probabilities: [0.5, 0.5] },
    { index: 12, model, prediction: 1, probabilities: [1e-9, 1] },
  ];
  expect(predictionCsv(predictions, ['T-shirt, top', '7'])).toBe(
    [
      'file,class,probability,"T-shirt, top",7',
      '"a,b.png",7,0.75,0.25,0.75',
      '"say ""7"".png","T-shirt, top",1,1,0',
      'two\\u000alines\\u001b[2J.png,"T-shirt, top",0.5,0.5,0.5',
      '12,7,1,1e-9,1',
      '',
    ].join('\r\n'),
  );
});
