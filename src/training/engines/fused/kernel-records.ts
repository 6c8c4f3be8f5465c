import { streams } from '../../../random.ts';
import { activationNumbers, commandKinds, type Fields, records, sizes } from './records.ts';

/** The description of the arena in AssemblyScript: `kernels/records.ts`. */
export function kernelRecords(): string {
  const parts = [
    '// Made by `npm run records` from ../records.ts, which is the place for changes.',
    constants(sizes, 'usize'),
    constants(activationNumbers, 'u32'),
    constants(commandKinds, 'u32'),
    constants({ DROPOUT_STREAM: streams.dropout }, 'u32'),
    ...Object.entries(records).map(([name, { note, fields }]) => recordClass(name, note, fields)),
  ];
  return parts.map((part) => `${part}\n`).join('\n');
}

function constants(numbers: Readonly<Record<string, number>>, type: 'u32' | 'usize'): string {
  return Object.entries(numbers)
    .map(([name, number]) => `export const ${name.toUpperCase()}: ${type} = ${number};`)
    .join('\n');
}

function recordClass(name: string, note: string, fields: Fields): string {
  const lines = Object.entries(fields).flatMap(([field, { kind, note: about }]) => [
    ...(about === undefined ? [] : [`  /** ${about} */`]),
    `  ${field}: ${kind === 'address' ? 'usize' : kind};`,
  ]);
  return [`/** ${note} */`, '@unmanaged', `export class ${name} {`, ...lines, '}'].join('\n');
}
