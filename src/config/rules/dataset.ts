import type { DatasetShape } from '../../dataset/dataset.ts';
import { broken, type Rule } from './rule.ts';

/** The rules for training on a data set of this form. */
export function datasetRules({ imageShape, classes }: DatasetShape): readonly Rule[] {
  const shapeFits: Rule = {
    name: 'the input shape is the size of the images',
    sections: ['data', 'model'],
    check: ({ data: { source }, model: { inputShape } }) => {
      if (inputShape.every((size, axis) => size === imageShape[axis])) return [];
      return broken(
        ['model', 'inputShape'],
        `expected [${imageShape.join(', ')}], the size of the images in ${source}, received [${inputShape.join(', ')}].`,
      );
    },
  };
  const unitsFit: Rule = {
    name: 'the last layer has a unit for each class',
    sections: ['data', 'model'],
    check: ({ data: { source }, model: { layers } }) => {
      const last = layers.at(-1);
      if (last === undefined || !('dense' in last) || last.dense.units === classes) return [];
      return broken(
        ['model', 'layers', layers.length - 1, 'dense', 'units'],
        `expected ${classes} units, one for each class of ${source}, received ${last.dense.units}.`,
      );
    },
  };
  return [shapeFits, unitsFit];
}
