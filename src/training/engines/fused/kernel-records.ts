import { streams } from '../../../random.ts';
import { fusedOptimizers, optimizerNumbers } from './optimizers.ts';
import { activationNumbers, commandKinds, type Fields, records, sizes } from './records.ts';

const NOTICE =
  '// Made by `npm run records`, from records.ts and optimizers.ts in the folder above: change those.';

/** The description of the arena in AssemblyScript: `kernels/records.ts`. */
export function kernelRecords(): string {
  const parts = [
    NOTICE,
    constants(sizes, 'usize'),
    constants(activationNumbers, 'u32'),
    constants(commandKinds, 'u32'),
    constants({ DROPOUT_STREAM: streams.dropout, SAMPLING_STREAM: streams.sampling }, 'u32'),
    ...Object.entries(records).map(([name, { note, fields }]) => recordClass(name, note, fields)),
    ...kernelOptimizers().map(({ name, kind, fields }) =>
      recordClass(`${name}Settings`, `Settings of the optimizer ${kind} for one batch.`, fields),
    ),
  ];
  return parts.map((part) => `${part}\n`).join('\n');
}

/** The choice between the optimizers: `kernels/dispatch.ts`. */
export function kernelDispatch(): string {
  const kinds = kernelOptimizers();
  return `${NOTICE}
${kinds.map(({ name, file }) => `import { ${name} } from './optimizers/${file}';\n`).join('')}import { Session } from './records';
import { updateBy } from './updating';

/** This thread's share of one step of all weights. */
export function updateLayers(session: Session, thread: u32, batch: u32): void {
  switch (session.optimizer) {
${kinds.map(({ name, number }) => `    case ${number}: return updateBy<${name}>(changetype<${name}>(session.optimizerAt + batch * offsetof<${name}>()), session, thread, batch);\n`).join('')}  }
}
`;
}

/** The optimizers that have kernels. */
function kernelOptimizers() {
  return Object.entries(fusedOptimizers).flatMap(([kind, row]) => {
    if (!('fields' in row)) return [];
    const number = optimizerNumbers[kind as keyof typeof optimizerNumbers];
    const name = `${kind[0]?.toUpperCase()}${kind.slice(1)}`;
    return [{ kind, file: kind, name, number, fields: row.fields as Fields }];
  });
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
