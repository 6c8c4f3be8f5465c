import { type DropoutKind, dropoutIn } from '../../dropout/index.ts';
import type { RateSchedule } from '../../schedules/index.ts';
import type { WrittenConfig } from '../schema.ts';
import { broken, type Rule, schemaAt } from './rule.ts';

const isFlatten = { anyOf: [{ const: 'flatten' }, { type: 'object', required: ['flatten'] }] };
const isSoftmax = {
  type: 'object',
  required: ['activation'],
  ...schemaAt(['activation'], { const: 'softmax' }),
};

export const hasLayers: Rule = {
  name: 'the network has layers',
  sections: ['model'],
  schema: schemaAt(['model', 'layers'], { minItems: 2 }),
  check: ({ model: { layers } }) => {
    if (layers.length > 0) return [];
    return broken(
      ['model', 'layers'],
      'expected at least flatten and a dense layer, received an empty list.',
    );
  },
};

export const flattenComesFirst: Rule = {
  name: 'flatten comes first',
  sections: ['model'],
  schema: schemaAt(['model', 'layers'], { items: [isFlatten] }),
  check: ({ model: { layers } }) => {
    const [first] = layers;
    if (first === undefined || 'flatten' in first) return [];
    const isThere = layers.some((layer) => 'flatten' in layer);
    const mend = isThere ? `Move ${kindOf(first)} after flatten.` : 'Add "- flatten" before it.';
    const reason = 'because images have two dimensions';
    return broken(
      ['model', 'layers', 0],
      `expected flatten as the first layer, ${reason}, received ${kindOf(first)}. ${mend}`,
    );
  },
};

function kindOf(layer: WrittenConfig['model']['layers'][number]): string {
  return Object.keys(layer).join();
}

export const flattenOnce: Rule = {
  name: 'flatten is there once',
  sections: ['model'],
  schema: schemaAt(['model', 'layers'], { items: [{}], additionalItems: { not: isFlatten } }),
  check: ({ model: { layers } }) => {
    const indexes = layers.flatMap((layer, index) => ('flatten' in layer ? [index] : []));
    return indexes
      .slice(1)
      .flatMap((index) =>
        broken(['model', 'layers', index], 'expected flatten once, received it again. Remove this one.'),
      );
  },
};

export const dropoutIsNotLast: Rule = {
  name: 'dropout is not the last layer',
  sections: ['model'],
  check: ({ model: { layers } }) => {
    const last = layers.at(-1);
    const dropout = last && dropoutIn(last);
    if (dropout === undefined) return [];
    return broken(
      ['model', 'layers', layers.length - 1],
      `expected a dense layer at the end, received ${dropout.kind}, which ${dropout.kind === 'dropConnect' ? 'drops weights of the dense layer behind it' : 'would erase answers'}. Move it before the last dense layer.`,
    );
  },
};

export const denseIsLast: Rule = {
  name: 'the last layer is dense',
  sections: ['model'],
  check: ({ model: { layers } }) => {
    const last = layers.at(-1);
    if (last === undefined || !('flatten' in last)) return [];
    return broken(
      ['model', 'layers', layers.length - 1],
      'expected a dense layer at the end, received flatten. Add a dense layer with one unit for each class.',
    );
  },
};

export const oneDropoutAtATime: Rule = {
  name: 'no dropout follows directly after another',
  sections: ['model'],
  check: ({ model: { layers } }) =>
    layers.flatMap((layer, index) => {
      const [before, dropout] = [layers[index - 1], layer].map((one) => one && dropoutIn(one));
      if (before === undefined || dropout === undefined) return [];
      const again = dropout.kind === before.kind ? `${dropout.kind} again` : dropout.kind;
      return broken(
        ['model', 'layers', index],
        `expected another kind of layer after ${before.kind}, received ${again}. Keep one${rateOfBoth(before, dropout)}.`,
      );
    }),
};

/** What two dropout layers drop together, where that is a number. */
function rateOfBoth(...layers: { kind: DropoutKind; strength: RateSchedule }[]): string {
  const rates = layers.flatMap(({ kind, strength }) =>
    kind === 'dropout' && typeof strength === 'number' ? [strength] : [],
  );
  if (rates.length < layers.length) return '';
  const together = 1 - rates.reduce((kept, rate) => kept * (1 - rate), 1);
  return `; ${rates.join(' and ')} together drop ${Number(together.toPrecision(3))}`;
}

export const softmaxIsLast: Rule = {
  name: 'softmax is on the last layer only',
  sections: ['model'],
  check: ({ model: { layers } }) => {
    const lastDense = layers.findLastIndex((layer) => 'dense' in layer);
    return layers.slice(0, Math.max(lastDense, 0)).flatMap((layer, index) => {
      if (!('dense' in layer) || layer.dense.activation !== 'softmax') return [];
      return broken(
        ['model', 'layers', index, 'dense', 'activation'],
        'expected softmax on the last layer only, received it on a hidden one. Use relu here, for example.',
      );
    });
  },
};

export const lossFitsLastLayer: Rule = {
  name: 'the last layer is softmax for categoricalCrossentropy',
  sections: ['model', 'training'],
  schema: schemaAt(['model', 'layers'], {
    contains: { type: 'object', required: ['dense'], properties: { dense: isSoftmax } },
  }),
  check: ({ model: { layers }, training: { loss } }) => {
    const last = layers.at(-1);
    if (last === undefined || !('dense' in last) || last.dense.activation === 'softmax') return [];
    return broken(
      ['model', 'layers', layers.length - 1, 'dense', 'activation'],
      `expected softmax on the last layer, because ${loss} compares probabilities, received ${last.dense.activation}. Write activation: softmax.`,
    );
  },
};

export const hiddenUnitsAreGiven: Rule = {
  name: 'only the last layer takes its units from the data',
  sections: ['model'],
  check: ({ model: { layers } }) =>
    layers.slice(0, -1).flatMap((layer, index) => {
      if (!('dense' in layer) || layer.dense.units !== 'classes') return [];
      return broken(
        ['model', 'layers', index, 'dense', 'units'],
        'expected a whole number from 1 to 65536, because only the last layer has as many units as the data has classes. Write units: 128, for example.',
      );
    }),
};

export const severalClasses: Rule = {
  name: 'softmax has at least two units',
  sections: ['model'],
  schema: schemaAt(['model', 'layers'], {
    items: schemaAt(['dense'], {
      if: isSoftmax,
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: schemaAt(['units'], { minimum: 2 }),
    }),
  }),
  check: ({ model: { layers } }) => {
    const last = layers.at(-1);
    if (last === undefined || !('dense' in last) || last.dense.units !== 1) return [];
    return broken(
      ['model', 'layers', layers.length - 1, 'dense', 'units'],
      'expected at least 2 units on the last layer, because softmax over a single one is always 1, received 1. Use one for each class, and 2 where there is one class only.',
    );
  },
};

const MAX_PARAMETERS = 100_000_000;

export const fitsInMemory: Rule = {
  name: 'the network fits in memory',
  sections: ['model'],
  check: ({ model }) => {
    const counts = parameterCounts(model);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total <= MAX_PARAMETERS) return [];
    return broken(
      ['model', 'layers', counts.indexOf(Math.max(...counts)), 'dense', 'units'],
      `expected a network of at most ${MAX_PARAMETERS} parameters, received ${total}, most of them in this layer. Use fewer units.`,
    );
  },
};

/** The fused engine numbers pixels with 16 bits. */
const MAX_FUSED_PIXELS = 65536;

export const fitsTheFusedEngine: Rule = {
  name: 'the images are not too large for the fused engine',
  sections: ['model', 'training'],
  check: ({ model: { inputShape }, training: { engine } }) => {
    const pixels = pixelsIn(inputShape);
    if (engine !== 'fused' || pixels <= MAX_FUSED_PIXELS) return [];
    return broken(
      ['training', 'engine'],
      `expected auto or layers, because model.inputShape has ${pixels} pixels and the fused engine takes at most ${MAX_FUSED_PIXELS}, received fused. Use auto.`,
    );
  },
};

/** How many numbers each layer learns, at least: sizes that are left to the data may yet be the smallest. */
function parameterCounts({ inputShape, layers }: WrittenConfig['model']): number[] {
  let inputs = pixelsIn(inputShape);
  return layers.map((layer) => {
    if (!('dense' in layer)) return 0;
    const { useBias } = layer.dense;
    const units = unitsIn(layer.dense);
    const count = units * (inputs + (useBias ? 1 : 0));
    inputs = units;
    return count;
  });
}

/** At least, where their number is left to the data. */
export function unitsIn({ units }: { readonly units: number | 'classes' }): number {
  return units === 'classes' ? 2 : units;
}

/** At least, where the size is left to the data. */
export function pixelsIn(inputShape: WrittenConfig['model']['inputShape']): number {
  return inputShape === 'auto' ? 1 : inputShape[0] * inputShape[1];
}
