import { join } from 'node:path';
import { expect, test } from 'vitest';
import { predict } from '../../src/commands/predict.ts';
import { readModelJson } from '../../src/model/model-json.ts';
import { captureIo } from '../commands/captured-io.ts';
import { directoryWith } from '../dataset/idx-fixtures.ts';

const hint =
  'In Python, build the same layers with tf_keras (Keras 2), set_weights of yours, and save it by tensorflowjs.converters.save_keras_model.';

test.each([
  ['model.h5', '\x89HDF\r\n\x1a\n', 'an HDF5 file (.h5), as Keras saves'],
  ['model.keras', 'PK\x03\x04\x14\x00', 'a ZIP archive, as Keras 3 (.keras) and PyTorch (.pt) save'],
  ['model.tflite', '\x1c\x00\x00\x00TFL3', 'a model for TensorFlow Lite'],
  ['model.onnx', '\x08\x07\x12\x0bdropout-mlp', 'an ONNX model'],
  [
    'model.json',
    '{"module": "keras", "class_name": "Sequential", "config": {"layers": []}}',
    'the JSON of a Keras model, which has no weights',
  ],
])('%s of another program is named as what it is', async (name, content, received) => {
  const directory = directoryWith({ [name]: Buffer.from(content, 'latin1') });
  const path = join(directory, name);
  const error = {
    message: `${path}: expected the model.json of a tfjs LayersModel, received ${received}`,
    hint,
  };
  await expect(readModelJson(path)).rejects.toMatchObject(error);
  await expect(predict({ inputs: [path, 'seven.png'] }, captureIo())).rejects.toMatchObject(error);
});

test('a byte order mark before model.json is no mistake', async () => {
  const json = '{"modelTopology": {}, "weightsManifest": []}';
  const directory = directoryWith({ 'model.json': `\ufeff${json}` });
  expect(await readModelJson(join(directory, 'model.json'))).toEqual(JSON.parse(json));
});
