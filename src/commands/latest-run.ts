import { renderRemark } from '../report/error.ts';
import { latestRun } from '../runs/find-run.ts';
import type { RunDirectory } from '../runs/run-directory.ts';
import type { CommonOptions, Io } from './io.ts';

/** The run that is meant where none is named. Which one that is is said. */
export async function chooseRun(
  io: Io,
  { quiet }: CommonOptions,
  find: () => Promise<RunDirectory> = latestRun,
): Promise<string> {
  const { path } = await find();
  if (!quiet) io.stderr.write(renderRemark(`Latest run: ${path}`));
  return path;
}
