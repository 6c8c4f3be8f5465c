import { describeClasses, describeOddLabels, emptyClasses, oddLabels } from '../../dataset/classes.ts';
import type { DatasetShape } from '../../dataset/dataset.ts';
import { splitProblems } from '../../dataset/split-sizes.ts';
import { formatPath, type SettingPath } from '../setting-path.ts';
import { LEAST_UNITS, MAX_SIDE } from '../sizes.ts';
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
  const imagesAreNotTooLarge: Rule = {
    name: 'the images are not too large',
    sections: ['data', 'model'],
    check: ({ data: { source } }) => {
      if (imageShape.every((size) => size <= MAX_SIDE)) return [];
      const expected = `expected images of at most ${MAX_SIDE} x ${MAX_SIDE} pixels`;
      return broken(['data', 'source'], `${expected}, received ${imageShape.join(' x ')} in ${source}.`);
    },
  };
  const shapeFits: Rule = {
    name: 'the input shape is the size of the images',
    sections: ['data', 'model'],
    check: ({ data: { source }, model: { inputShape } }) => {
      if (inputShape === 'auto' || inputShape.every((size, axis) => size === imageShape[axis])) return [];
      return broken(
        ['model', 'inputShape'],
        `expected [${imageShape.join(', ')}], the size of the images in ${source}, received [${inputShape.join(', ')}]. Use --set model.inputShape=auto.`,
      );
    },
  };
  const unitsSuffice: Rule = {
    name: 'the last layer has a unit for each class',
    sections: ['data', 'model'],
    check: ({ data: { source }, model: { layers } }) => {
      const last = layers.at(-1);
      if (last === undefined || !('dense' in last)) return [];
      const { units } = last.dense;
      if (units === 'classes' || units >= classes) return [];
      const path = ['model', 'layers', layers.length - 1, 'dense', 'units'];
      return broken(
        path,
        `expected at least ${classes} units, for ${classesOf(dataset, source)}, received ${units}.${adviceOn(dataset, path)}`,
      );
    },
  };
  const classesHaveNames: Rule = {
    name: 'each class has a name, if any has',
    sections: ['data', 'model'],
    check: ({ data: { source, classNames }, model: { layers } }) => {
      const last = layers.at(-1);
      const units = last !== undefined && 'dense' in last ? last.dense.units : classes;
      const most = units === 'classes' ? classes : Math.max(classes, units);
      if (classNames === undefined || (classNames.length >= classes && classNames.length <= most)) return [];
      return broken(
        ['data', 'classNames'],
        `expected ${classes} names, for ${classesOf(dataset, source)}, received ${classNames.length}.`,
      );
    },
  };
  return [splitsHaveImages, imagesAreNotTooLarge, shapeFits, unitsSuffice, classesHaveNames];
}

/** `classes 0 to 26 of letters (no image has class 0)` */
function classesOf(dataset: DatasetShape, source: string): string {
  const empty = emptyClasses(dataset);
  const gaps = empty.length === 0 ? '' : ` (no image has ${describeClasses(empty)})`;
  return `classes 0 to ${dataset.classes - 1} of ${source}${gaps}`;
}

/** So many classes may come from a mistake in the labels. */
function adviceOn(dataset: DatasetShape, units: SettingPath): string {
  const odd = oddLabels(dataset);
  const set = `--set ${formatPath(units)}=${Math.max(dataset.classes, LEAST_UNITS)}`;
  return odd.length === 0 ? ` Use ${set}.` : ` Check ${describeOddLabels(odd)}, or use ${set}.`;
}
