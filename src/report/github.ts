import { inLines } from '../received.ts';

/** An error that GitHub Actions shows outside of the log. */
export interface Annotation {
  readonly title: string;
  readonly message: string;
}

/** GitHub shows no more errors of one step. */
const MOST_ANNOTATIONS = 10;

/** GitHub refuses the summary of a step that has more. */
const MOST_SUMMARY_BYTES = 1024 * 1024;

/** Workflow commands, a line each: https://docs.github.com/actions/reference/workflow-commands-for-github-actions. */
export function renderAnnotations(annotations: readonly Annotation[]): string {
  const isTooMany = annotations.length > MOST_ANNOTATIONS;
  const shown = annotations.slice(0, isTooMany ? MOST_ANNOTATIONS - 1 : MOST_ANNOTATIONS);
  const left = annotations.length - shown.length;
  const rest = isTooMany ? [{ title: 'More errors', message: `${left} more are in the log.` }] : [];
  return [...shown, ...rest]
    .map(({ title, message }) => `::error title=${property(title)}::${data(message)}\n`)
    .join('');
}

/** A summary that GitHub takes: the whole, or as many of its first lines as fit. */
export function fitStepSummary(markdown: string): string {
  if (Buffer.byteLength(markdown) <= MOST_SUMMARY_BYTES) return markdown;
  const end = '\n\nThe rest is in summary.md.\n';
  const room = MOST_SUMMARY_BYTES - Buffer.byteLength(end);
  const cut = Buffer.from(markdown).subarray(0, room).toString('utf8');
  return `${cut.slice(0, cut.lastIndexOf('\n'))}${end}`;
}

/** Escaped as GitHub's toolkit does, so that no text begins another command. */
function data(text: string): string {
  return inLines(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
