import { expect, test } from 'vitest';
import { encodeOnnx } from '../../src/onnx/encode.ts';

const hex = (text: string) => Buffer.from(text).toString('hex');

/** A field of a protobuf message that holds bytes: its tag, the length of the content in hex, and the content. */
const field = (tag: string, content: string) =>
  `${tag}${(content.length / 2).toString(16).padStart(2, '0')}${content}`;

test('a network is encoded field by field as onnx.proto numbers them', () => {
  const bytes = encodeOnnx({
    graph: {
      name: 'mlp',
      input: { name: 'x', sizes: [2, 3] },
      output: { name: 'y', sizes: [300] },
      nodes: [
        { operator: 'Flatten', inputs: ['x'], output: 'f', integers: { axis: 1 } },
        { operator: 'Elu', inputs: ['f', 'w'], output: 'y', floats: { alpha: 0.5 } },
      ],
      initializers: [{ name: 'w', shape: [2, 1], values: Float32Array.of(1, -2) }],
    },
    producer: '0.1.0',
    description: 'd',
    metadata: { k: 'v' },
  });
  const axis = field('2a', `${field('0a', hex('axis'))}1801a00102`); // name, i = 1, type = INT
  const alpha = field('2a', `${field('0a', hex('alpha'))}150000003fa00101`); // name, f = 0.5, type = FLOAT
  const flatten = [
    field('0a', hex('x')),
    field('12', hex('f')),
    field('1a', hex('f')),
    field('22', hex('Flatten')),
    axis,
  ];
  const elu = [
    field('0a', hex('f')),
    field('0a', hex('w')),
    field('12', hex('y')),
    field('1a', hex('y')),
    field('22', hex('Elu')),
    alpha,
  ];
  // dims 2 and 1, data_type FLOAT, name, raw_data little-endian
  const tensor = `080208011001${field('42', hex('w'))}${field('4a', '0000803f000000c0')}`;
  const dimensions = (...sizes: string[]) =>
    field('12', [field('0a', field('12', hex('batch'))), ...sizes.map((size) => field('0a', size))].join(''));
  const value = (name: string, shape: string) =>
    field('0a', hex(name)) + field('12', field('0a', `0801${shape}`));
  const graph = [
    field('0a', flatten.join('')),
    field('0a', elu.join('')),
    field('12', hex('mlp')),
    field('2a', tensor),
    field('5a', value('x', dimensions('0802', '0803'))),
    field('62', value('y', dimensions('08ac02'))), // 300 as a varint
  ].join('');
  expect(graph.length / 2).toBe(0x98); // which takes two bytes as a varint
  expect(Buffer.from(bytes).toString('hex')).toBe(
    [
      '0807', // ir_version 7
      field('12', hex('dropout-mlp')),
      field('1a', hex('0.1.0')),
      field('32', hex('d')),
      `3a9801${graph}`,
      field('42', '0a00100d'), // the domain '', opset 13
      field('72', `${field('0a', hex('k'))}${field('12', hex('v'))}`),
    ].join(''),
  );
});
