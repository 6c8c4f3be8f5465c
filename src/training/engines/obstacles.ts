import { type DropoutKind, dropoutKindOf, dropoutVariants } from '../../dropout/index.ts';
import { maxNormOf } from '../../model/max-norm.ts';
import type { Layer, LayersModel, Sequential } from '../../model/tf-layers.ts';

type LayerSettings = Readonly<Record<string, unknown>>;

/**
 * What a model asks for that neither engine does: training would leave it out in silence, or do it twice.
 *
 * @returns the first such thing as a clause, `layer hidden: its kernelConstraint MaxNorm would not be applied`;
 *   undefined where there is none
 */
export function obstacleIn({ layers: all }: Sequential): string | undefined {
  for (const [number, layer] of all.entries()) {
    const isRepeated = layer.weights.length > 0 && all.indexOf(layer) < number;
    const obstacle = isRepeated
      ? 'it is there more than once'
      : (obstacleInLayer(layer) ?? obstacleBehind(layer, all[number + 1]));
    if (obstacle !== undefined) return `layer ${layer.name}: ${obstacle}`;
  }
  return undefined;
}

function obstacleInLayer(layer: Layer): string | undefined {
  const kind = layer.getClassName();
  const settings = layer.getConfig();
  const dropout = dropoutKindOf(layer);
  if (dropout !== undefined) return obstacleInDropout(dropout, settings);
  if (actsInTraining.has(kind)) return `${kind} would act as at inference`;
  return obstacleInWeights(layer) ?? obstacleInside(layer);
}

function obstacleBehind(layer: Layer, next: Layer | undefined): string | undefined {
  const kind = dropoutKindOf(layer);
  if (kind === undefined || !(dropoutVariants[kind].ofWeights || dropoutVariants[kind].learnsRate))
    return undefined;
  const isFlat = layer.outputShape.length === 2; // [batch, inputs]
  if (next?.getClassName() === 'Dense' && isFlat) return undefined;
  return `${kind} needs flat inputs and a Dense layer directly behind it`;
}

/** Layers that tfjs computes in another way in training than at inference. */
const actsInTraining = new Set(['BatchNormalization', 'SpatialDropout1D']);

/** tfjs takes any number for a rate, and some of them for no dropout. */
function obstacleInDropout(
  kind: DropoutKind,
  { noiseShape, ...settings }: LayerSettings,
): string | undefined {
  const { ofLayer, interval, bare } = dropoutVariants[kind].strength;
  const strength = settings[ofLayer];
  if (!bare.safeParse(strength).success) return `the ${ofLayer} ${strength} is not in ${interval}`;
  return noiseShape == null ? undefined : 'its noiseShape would not be applied';
}

function obstacleInWeights(layer: Layer): string | undefined {
  const settings = Object.entries(layer.getConfig() as LayerSettings);
  const [name, value] = settings.find(([name, value]) => isLeftOut(layer, name, value)) ?? [];
  return name && `its ${name} ${classNameOf(value)} would not be applied`;
}

/** Whether a setting is a constraint or a regularizer, other than a penalty on the kernel or the limit of its norms. */
function isLeftOut(layer: Layer, name: string, value: unknown): boolean {
  if (!value || !/(Constraint|Regularizer)$/.test(name)) return false;
  if (name === 'kernelConstraint') return !((maxNormOf(layer) ?? 0) > 0);
  return name !== 'kernelRegularizer' || classNameOf(value) !== 'L1L2';
}

/** Of a setting as tfjs serialises it. */
function classNameOf(value: unknown): string {
  return (value as { className: string }).className;
}

/** A model within the model is computed in one piece, as at inference. */
function obstacleInside(layer: Layer): string | undefined {
  const { layers: inner = [] } = layer as Layer & { readonly layers?: readonly Layer[] };
  if (inner.some((one) => dropoutKindOf(one) !== undefined)) return 'the dropout in it would not be applied';
  return inner.map(obstacleInLayer).find((obstacle) => obstacle !== undefined);
}

/**
 * What keeps the dropout of a trained model from being drawn by us.
 *
 * @returns the first such thing as a clause; undefined where there is none
 */
export function samplingObstacleIn(model: LayersModel): string | undefined {
  if (model.getClassName() !== 'Sequential') return 'its layers are not one after the other';
  const last = model.layers.at(-1);
  if (last?.getClassName() !== 'Dense') return 'its last layer is not Dense';
  const { activation } = last.getConfig();
  if (activation !== 'softmax' && activation !== 'linear')
    return `its last activation is ${activation}, neither softmax nor linear`;
  return model.layers
    .map((layer, number) => samplingObstacleInLayer(layer, model.layers[number + 1]))
    .find((obstacle) => obstacle !== undefined);
}

function samplingObstacleInLayer(layer: Layer, next: Layer | undefined): string | undefined {
  const kind = layer.getClassName();
  const dropout = dropoutKindOf(layer);
  if (dropout !== undefined) {
    const obstacle = obstacleInDropout(dropout, layer.getConfig()) ?? obstacleBehind(layer, next);
    return obstacle && `layer ${layer.name}: ${obstacle}`;
  }
  const { layers: inner = [] } = layer as Layer & { readonly layers?: readonly Layer[] };
  const isInside = inner.some(disturbs);
  if (isInside) return `layer ${layer.name}: there is dropout in it`;
  return disturbs(layer) ? `layer ${layer.name}: ${kind} is not among those we draw` : undefined;
}

function disturbs(layer: Layer): boolean {
  const kind = layer.getClassName();
  return dropoutKindOf(layer) !== undefined || (actsInTraining.has(kind) && kind !== 'BatchNormalization');
}
