import { quote } from '../../command-line.ts';

/** A program by its words, each as it is. */
export type Words = readonly string[];

/** A script whose Nth task runs the Nth of these cells, with as many threads as Slurm gives it cores. */
export function arrayScript(program: Words, experiment: string, cells: readonly string[]): string {
  const run = [...program, 'batch', 'run', experiment].map(quote).join(' ');
  return `#!/bin/bash
#SBATCH --cpus-per-task=1
#SBATCH --open-mode=append
# One training a task; a task that is begun again goes on where it was.
cells=(
${cells.map((cell) => `  ${cell}`).join('\n')}
)
exec ${run} --cell "\${cells[SLURM_ARRAY_TASK_ID - 1]}" --threads "\${SLURM_CPUS_PER_TASK:-1}"
`;
}

/** A script that makes results, table and summary of what the tasks have left. */
export function mergeScript(program: Words, experiment: string): string {
  return `#!/bin/bash
#SBATCH --cpus-per-task=1
exec ${[...program, 'batch', 'merge', experiment].map(quote).join(' ')}
`;
}
