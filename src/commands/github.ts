import { appendFile } from 'node:fs/promises';
import { asUserError } from '../files.ts';
import { renderWarning } from '../report/error.ts';
import { type Annotation, fitStepSummary, renderAnnotations } from '../report/github.ts';
import type { Io } from './io.ts';

/** On GitHub Actions, shows errors beside the changes and on the page of the workflow; elsewhere does nothing. */
export function annotate(io: Io, annotations: readonly Annotation[]): void {
  if (process.env.GITHUB_ACTIONS) io.stderr.write(renderAnnotations(annotations));
}

/** On GitHub Actions, adds to the summary of the step; elsewhere does nothing. A summary that is refused changes no result. */
export async function appendStepSummary(io: Io, markdown: string): Promise<void> {
  const path = process.env.GITHUB_STEP_SUMMARY;
  if (!path) return;
  await appendFile(path, fitStepSummary(markdown)).catch((error) => {
    const { message } = asUserError(error, path) as Error;
    io.stderr.write(renderWarning(`the step has no summary: ${message}`, io.paintError));
  });
}
