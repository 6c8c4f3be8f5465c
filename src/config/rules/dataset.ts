import { describeClasses, describeOddLabels, emptyClasses, oddLabels } from '../../dataset/classes.ts';
import type { DatasetShape } from '../../dataset/dataset.ts';
import { splitProblems } from '../../dataset/split-sizes.ts';
import { broken, type Rule } from './rule.ts';

/** The rules for training on a data set of this form. */
export function datasetRules(dataset: DatasetShape): readonly Rule[] {
  const { imageShape, classes } = dataset;
  const splitsHaveImages: Rule = {
    name: 'every split has images',
    sections: ['data'],
    check: ({ data }) =>
      splitProblems(dataset, data).flatMap(({ setting, message }) => broken(['data', setting], message)),
  };
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
  const unitsSuffice: Rule = {
    name: 'the last layer has a unit for each class',
    sections: ['data', 'model'],
    check: ({ data: { source }, model: { layers } }) => {
      const last = layers.at(-1);
      if (last === undefined || !('dense' in last) || last.dense.units >= classes) return [];
      return broken(
        ['model', 'layers', layers.length - 1, 'dense', 'units'],
        `expected at least ${classes} units, for ${classesOf(dataset, source)}, received ${last.dense.units}.${adviceOn(dataset)}`,
      );
    },
  };
  return [splitsHaveImages, shapeFits, unitsSuffice];
}

/** `classes 0 to 26 of letters (no image has class 0)` */
function classesOf(dataset: DatasetShape, source: string): string {
  const empty = emptyClasses(dataset);
  const gaps = empty.length === 0 ? '' : ` (no image has ${describeClasses(empty)})`;
  return `classes 0 to ${dataset.classes - 1} of ${source}${gaps}`;
}

/** So many classes may come from a mistake in the labels. */
function adviceOn(dataset: DatasetShape): string {
  const odd = oddLabels(dataset);
  return odd.length === 0 ? '' : ` Check ${describeOddLabels(odd)}, or use ${dataset.classes} units.`;
}
