import { dropoutIn } from '../../dropout/index.ts';
import type { WrittenConfig } from '../schema.ts';
import { pixelsIn, unitsIn } from './network.ts';
import { broken, type Rule, schemaAt } from './rule.ts';

export const momentsHaveOneRate: Rule = {
  name: 'moments are those of one rate',
  sections: ['model', 'training'],
  schema: schemaAt(['model', 'layers'], {
    items: schemaAt(['dropConnect'], {
      if: { required: ['inference'], ...schemaAt(['inference'], { const: 'moments' }) },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: schemaAt(['rate'], { type: 'number' }),
    }),
  }),
  check: ({ model: { layers }, training: { dropoutScale = 1 } }) =>
    layers.flatMap((layer, index) => {
      if (!('dropConnect' in layer) || layer.dropConnect.inference === 'mean') return [];
      const isScaled = dropoutScale !== 1;
      if (typeof layer.dropConnect.rate === 'number' && !isScaled) return [];
      const reason = isScaled ? 'training.dropoutScale changes the rate' : 'the rate follows a schedule';
      return broken(
        ['model', 'layers', index, 'dropConnect', 'inference'],
        `expected mean, because ${reason}, received moments. Use mean, or one rate.`,
      );
    }),
};

/** Of the bits for the weights of one layer and one batch. */
const MAX_MASK_BYTES = 2 ** 30;

export const weightMasksFit: Rule = {
  name: 'the masks of dropConnect fit in memory',
  sections: ['model', 'training'],
  check: ({ model, training: { batchSize } }) =>
    maskBytes(model, batchSize).flatMap((bytes, index) => {
      if (bytes <= MAX_MASK_BYTES) return [];
      return broken(
        ['model', 'layers', index, 'dropConnect'],
        `expected masks of at most 1 GiB, received ${(bytes / 2 ** 30).toFixed(2)} GiB: a bit for each weight of the layer behind it and each of the ${batchSize} images of a batch. Use a smaller training.batchSize or fewer units.`,
      );
    }),
};

/** Of each layer; 0 where it drops no weights. */
function maskBytes({ inputShape, layers }: WrittenConfig['model'], batchSize: number): number[] {
  let inputs = pixelsIn(inputShape);
  return layers.map((layer, index) => {
    if ('dense' in layer) inputs = unitsIn(layer.dense);
    const next = layers[index + 1];
    if (dropoutIn(layer)?.kind !== 'dropConnect' || next === undefined || !('dense' in next)) return 0;
    return (batchSize * inputs * Math.ceil(unitsIn(next.dense) / 32) * 32) / 8;
  });
}
