/** What a scheduler was given. */
export interface SubmittedExperiment {
  readonly experiment: string;
  /** That were not done. */
  readonly trainings: number;
  readonly arrays?: readonly string[];
  readonly merge?: string;
}

export function renderSubmission({ experiment, trainings, arrays, merge }: SubmittedExperiment): string {
  if (arrays === undefined) return `${experiment}: nothing to submit, all trainings are done\n`;
  const jobs = `${arrays.length === 1 ? 'job' : 'jobs'} ${arrays.join(', ')}`;
  return `${experiment}: ${trainings} trainings submitted as ${jobs}; job ${merge} merges them when they have ended\n`;
}
