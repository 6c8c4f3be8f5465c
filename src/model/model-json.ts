import * as z from 'zod';
import { toDotPath } from 'zod/v4/core';
import { andMore, MOST_MISTAKES, UserError } from '../errors.ts';
import { readRegularFile } from '../files.ts';
import { received } from '../received.ts';
import { conversion, otherKind, refuseForeignFile } from './foreign-models.ts';

/** Models of a thousand layers have less than one million; the weights are in files of their own. */
export const MAX_BYTES = 5_000_000;
/** tfjs has no tensors of more. */
const MAX_RANK = 6;
/** Levels of lists and mappings, as of models within models. tfjs recurses, and not every stack survives its end. */
const MAX_DEPTH = 100;

const expected = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) => `expected ${what}, received ${received(input)}`,
});
const size = z.int(expected('a whole number from 0')).min(0, expected('a whole number from 0'));
const text = z.string(expected('text'));
const number = z.number(expected('a number'));

/** Small whole numbers or half floats, stored instead of the values: value = stored * scale + min. */
const quantization = z.discriminatedUnion(
  'dtype',
  [
    z.looseObject({ dtype: z.enum(['uint8', 'uint16']), scale: number, min: number }),
    z.looseObject({ dtype: z.literal('float16') }),
  ],
  expected('a mapping with the dtype uint8, uint16 or float16'),
);

const weight = z.looseObject(
  {
    name: text,
    shape: z.array(size, expected('a list of sizes')).max(MAX_RANK, expected(`at most ${MAX_RANK} sizes`)),
    dtype: z.enum(['float32', 'int32', 'bool'], expected('float32, int32 or bool')),
    /** Of the model where absent. */
    group: z.enum(['model', 'optimizer'], expected('model or optimizer')).exactOptional(),
    quantization: quantization.exactOptional(),
  },
  expected('a mapping'),
);

const group = z.looseObject(
  {
    paths: z.array(text, expected('a list of file names')),
    weights: z.array(weight, expected('a list of weights')),
  },
  expected('a mapping with "paths" and "weights"'),
);

/** What is relied on here; other keys may be there, and the topology is for tfjs. */
const modelJson = z.looseObject(
  {
    modelTopology: z.looseObject({}, expected('a mapping')),
    weightsManifest: z.array(group, expected('a list')),
  },
  expected('a mapping'),
);

/** One array of weights: its name, shape and how it is stored. */
export type WeightSpec = z.output<typeof weight>;

/** The document that describes a LayersModel. */
export interface ModelJson extends z.output<typeof modelJson> {
  readonly userDefinedMetadata?: unknown;
}

/** The error about a model that is not whole, or whose parts do not fit together. */
export function damagedModel(message: string | readonly string[]): UserError {
  return new UserError('model/damaged', message, 'Copy the whole model directory again, or train again.');
}

/**
 * Reads a `model.json` and checks all of it but the topology's meaning.
 *
 * @throws UserError naming the places in the document
 */
export async function readModelJson(path: string): Promise<ModelJson> {
  await refuseForeignFile(path);
  const bytes = await readRegularFile(path, { maxBytes: MAX_BYTES, what: 'a model.json' });
  const document = parse(bytes, path);
  checkKind(document, path);
  if (isDeep(document)) {
    throw damagedModel(
      `${path}: expected lists and mappings nested at most ${MAX_DEPTH} deep, received more`,
    );
  }
  const { error } = modelJson.safeParse(document);
  const mistakes =
    error?.issues.map((issue) => `${toDotPath(issue.path)}: ${issue.message}`) ??
    repeatedNames(document as ModelJson);
  if (mistakes.length === 0) return document as ModelJson;
  const first = mistakes.slice(0, MOST_MISTAKES).map((mistake) => `${path}: ${mistake}`);
  throw damagedModel([...first, ...andMore(mistakes.length - first.length)]);
}

function parse(bytes: Buffer, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)); // without a byte order mark
  } catch {
    throw damagedModel(
      `${path}: expected a tfjs model in JSON, received a file that is no whole JSON document`,
    );
  }
}

function checkKind(document: unknown, path: string): void {
  const { format, modelTopology, weightsManifest, ...others } = (document ?? {}) as Record<string, unknown>;
  if (modelTopology === undefined && others.class_name !== undefined && others.config !== undefined)
    throw otherKind(
      path,
      'the JSON of a Keras model, which has no weights',
      `In Keras, model.save('model.keras') keeps both. Then: ${conversion('model.keras')}`,
    );
  if (format === 'graph-model') {
    throw new UserError(
      'model/kind',
      `${path}: expected a tfjs LayersModel, received a GraphModel`,
      'Convert it with --output_format=tfjs_layers_model.',
    );
  }
  if (modelTopology === undefined || weightsManifest === undefined) {
    throw damagedModel(`${path}: expected a tfjs LayersModel with "modelTopology" and "weightsManifest"`);
  }
}

/** Level by level: a recursion would have to stop before the end of its stack. */
function isDeep(document: unknown): boolean {
  let level = [document];
  for (let depth = 0; depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? Object.values(value) : [],
    );
  }
  return level.length > 0;
}

/** tfjs would take the last of two weights of one name for both. */
function repeatedNames({ weightsManifest }: ModelJson): string[] {
  const seen = new Set<string>();
  return weightsManifest.flatMap(({ weights }, group) =>
    weights.flatMap(({ name }, index) => {
      if (seen.size < seen.add(name).size) return [];
      const place = `weightsManifest[${group}].weights[${index}].name`;
      return [`${place}: expected each name once, received ${received(name)} again`];
    }),
  );
}
