import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { quote } from '../command-line.ts';
import { UserError } from '../errors.ts';
import { readInto, withRegularFile } from '../files.ts';
import { packageFile } from '../package-file.ts';

/** A file of another program. */
interface ForeignModel {
  readonly description: string;
  /** In hexadecimal, what it begins with. */
  readonly beginning?: RegExp;
  /** Where that alone does not tell. */
  readonly name?: RegExp;
  readonly hint: (path: string) => string;
}

/** The first file in a ZIP archive, whose name begins behind 30 bytes. */
const zipOf = (name: string) =>
  new RegExp(`^504b0304.{52}(?:[0-9a-f]{2})*?${Buffer.from(name).toString('hex')}`);

const ofKeras = (path: string) => `With Keras's Python: ${conversion(path)}`;
const rebuild = () =>
  `Build its layers in Keras, set_weights of it, save it as model.keras, and then: ${conversion('model.keras')}`;
/** Keras 3 opens no SavedModel, and Keras 2 only those that it has saved. */
const saveAgain = () =>
  `Load it in the Keras that saved it, model.save('model.h5'), and then: ${conversion('model.h5')}`;

/** The first that fits is meant. */
const foreignModels: readonly ForeignModel[] = [
  { beginning: /^894844460d0a/, description: 'an HDF5 file (.h5), as Keras saves', hint: ofKeras },
  { beginning: zipOf('data.pkl'), description: 'a model of PyTorch', hint: rebuild },
  { beginning: /^80028a0a6cfc9c46f920/, description: 'a model of PyTorch', hint: rebuild },
  { beginning: zipOf('metadata.json'), description: 'a model of Keras 3 (.keras)', hint: ofKeras },
  { beginning: /^504b0304/, name: /\.keras$/i, description: 'a model of Keras 3 (.keras)', hint: ofKeras },
  { beginning: /^504b0304/, description: 'a ZIP archive', hint: rebuild },
  { beginning: /^800[2-5]/, description: 'a pickle of Python', hint: rebuild },
  { beginning: /^.{6}00000000007b22/, description: 'weights without layers (.safetensors)', hint: rebuild },
  { beginning: /^.{8}54464c33/, description: 'a model for TensorFlow Lite', hint: rebuild },
  { beginning: /^080112/, description: 'a SavedModel of TensorFlow', hint: saveAgain },
  { beginning: /^080[3-9a-d]12/, description: 'an ONNX model', hint: rebuild },
  {
    name: /\.(?:index|data-\d{5}-of-\d{5})$/,
    description: 'a checkpoint of TensorFlow, which has no layers',
    hint: saveAgain,
  },
];

/** What other programs keep a model in, by a file in it. */
const foreignDirectories: readonly (Omit<ForeignModel, 'beginning' | 'name'> & { readonly file: string })[] =
  [
    { file: 'saved_model.pb', description: 'a SavedModel of TensorFlow', hint: saveAgain },
    {
      file: 'model.weights.h5',
      description: 'a model of Keras 3 (.keras) that was unpacked',
      hint: packAgain,
    },
    { file: 'checkpoint', description: 'a checkpoint of TensorFlow, which has no layers', hint: saveAgain },
    { file: 'model.safetensors', description: 'weights without layers (.safetensors)', hint: rebuild },
    { file: 'pytorch_model.bin', description: 'a model of PyTorch', hint: rebuild },
    { file: 'data.pkl', description: 'a model of PyTorch', hint: rebuild },
  ];

/** Beside where the user stands. */
function packAgain(directory: string): string {
  const archive = `${basename(resolve(directory))}.keras`;
  const packing = ['python3', '-m', 'zipfile', '-c', archive].map(quote).join(' ');
  return `Pack it again, ${packing} ${quote(`${directory.replace(/\/+$/, '')}/`)}*, and then: ${conversion(archive)}`;
}

/** @throws UserError where a file is the model of another program; before its size is looked at, which is that of the weights too */
export async function refuseForeignFile(path: string): Promise<void> {
  const beginning = await withRegularFile(path, async (file) => {
    const bytes = Buffer.alloc(100);
    return bytes.subarray(0, await readInto(file, bytes)).toString('hex');
  });
  const foreign = foreignModels.find(
    (model) => (model.beginning?.test(beginning) ?? true) && (model.name?.test(path) ?? true),
  );
  if (foreign !== undefined) throw otherKind(path, foreign.description, foreign.hint(path));
}

/** What is wrong with a directory that holds the model of another program; undefined where it does not. */
export async function foreignDirectory(path: string): Promise<UserError | undefined> {
  for (const { file, description, hint } of foreignDirectories) {
    const found = await stat(join(path, file)).catch(() => undefined);
    if (found?.isFile()) return otherKind(path, description, hint(path));
  }
  return undefined;
}

/** The error about a model that is none of tfjs. */
export function otherKind(path: string, received: string, hint: string): UserError {
  const problem = `expected the model.json of a tfjs LayersModel, received ${received}`;
  return new UserError('model/kind', `${path}: ${problem}`, hint);
}

const program = packageFile('scripts/keras-to-tfjs.py');

/** What makes a tfjs model of one of Keras, in a directory of its name. */
export function conversion(path: string): string {
  const directory = path.slice(0, path.length - extname(path).length);
  return ['python3', program, path, directory === path ? `${path}-tfjs` : directory].map(quote).join(' ');
}
