import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { predict } from '../../src/commands/predict.ts';
import { openTrainedModel } from '../../src/commands/trained-model.ts';
import { readModelJson } from '../../src/model/model-json.ts';
import { captureIo } from '../commands/captured-io.ts';
import { directoryWith } from '../dataset/idx-fixtures.ts';

const program = join(import.meta.dirname, '../../scripts/keras-to-tfjs.py');
const convert = (words: string) => `python3 ${program} ${words}`;
const rebuild = `Build its layers in Keras, set_weights of it, save it as model.keras, and then: ${convert('model.keras model')}`;
const saveAgain = `Load it in the Keras that saved it, model.save('model.h5'), and then: ${convert('model.h5 model')}`;
/** The beginning of a ZIP archive with a file of this name. */
const zip = (name: string) => `PK\x03\x04${'\0'.repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}`;

test.each([
  ['my model.h5', '\x89HDF\r\n\x1a\n', 'an HDF5 file (.h5), as Keras saves', (path: string) => `With Keras's Python: ${convert(`'${path}' '${path.slice(0, -3)}'`)}`],
  ['model.keras', zip('metadata.json'), 'a model of Keras 3 (.keras)', (path: string) => `With Keras's Python: ${convert(`${path} ${path.slice(0, -6)}`)}`],
  ['again.keras', zip('config.json'), 'a model of Keras 3 (.keras)', (path: string) => `With Keras's Python: ${convert(`${path} ${path.slice(0, -6)}`)}`],
  ['old.pt', '\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8', 'a model of PyTorch', () => rebuild],
  ['trained.ckpt', zip('trained/data.pkl'), 'a model of PyTorch', () => rebuild],
  ['forest.pkl', '\x80\x04\x95\x10', 'a pickle of Python', () => rebuild],
  ['model.safetensors', '\x48\x01\0\0\0\0\0\0{"a":', 'weights without layers (.safetensors)', () => rebuild],
  ['saved_model.pb', '\x08\x01\x12\x80', 'a SavedModel of TensorFlow', () => saveAgain],
  ['weights.ckpt.index', '\0\0\x04', 'a checkpoint of TensorFlow, which has no layers', () => saveAgain],
  ['model.pt', zip('archive/data.pkl'), 'a model of PyTorch', () => rebuild],
  ['model.pth', zip('readme.txt'), 'a ZIP archive', () => rebuild],
  ['model.tflite', '\x1c\x00\x00\x00TFL3', 'a model for TensorFlow Lite', () => rebuild],
  ['model.onnx', '\x08\x07\x12\x0bdropout-mlp', 'an ONNX model', () => rebuild],
  [
    'model.json',
    '{"module": "keras", "class_name": "Sequential", "config": {"layers": []}}',
    'the JSON of a Keras model, which has no weights',
    () => `In Keras, model.save('model.keras') keeps both. Then: ${convert('model.keras model')}`,
  ],
])('%s of another program is named as what it is', async (name, content, received, hint) => {
  const directory = directoryWith({ [name]: Buffer.from(content, 'latin1') });
  const path = join(directory, name);
  const error = {
    message: `${path}: expected the model.json of a tfjs LayersModel, received ${received}`,
    hint: hint(path),
  };
  await expect(readModelJson(path)).rejects.toMatchObject(error);
  await expect(predict({ inputs: [path, 'seven.png'] }, captureIo())).rejects.toMatchObject(error);
}); // biome-ignore format: a table

test.each([
  ['saved_model.pb', 'a SavedModel of TensorFlow', () => saveAgain],
  ['checkpoint', 'a checkpoint of TensorFlow, which has no layers', () => saveAgain],
  ['model.weights.h5', 'a model of Keras 3 (.keras) that was unpacked', (path: string) => `Pack it again, python3 -m zipfile -c ${basename(path)}.keras ${path}/*, and then: ${convert(`${basename(path)}.keras ${basename(path)}`)}`],
  ['model.safetensors', 'weights without layers (.safetensors)', () => rebuild],
  ['pytorch_model.bin', 'a model of PyTorch', () => rebuild],
  ['data.pkl', 'a model of PyTorch', () => rebuild],
])('a directory of another program with %s is named as what it is', async (name, received, hint) => {
  const path = directoryWith({ [name]: '' });
  const error = {
    message: `${path}: expected the model.json of a tfjs LayersModel, received ${received}`,
    hint: hint(path),
  };
  await expect(openTrainedModel(path)).rejects.toMatchObject(error);
  await expect(predict({ inputs: [path, 'seven.png'] }, captureIo())).rejects.toMatchObject(error);
}); // biome-ignore format: a table

test('a byte order mark before model.json is no mistake', async () => {
  const json = '{"modelTopology": {}, "weightsManifest": []}';
  const directory = directoryWith({ 'model.json': `\ufeff${json}` });
  expect(await readModelJson(join(directory, 'model.json'))).toEqual(JSON.parse(json));
});
