import { checkAgainstDataset } from '../config/check.ts';
import { type LoadedConfig, loadConfig } from '../config/load.ts';
import { ConfigError, problemRecords } from '../config/mistake.ts';
import type { WrittenConfig } from '../config/schema.ts';
import { formatPath } from '../config/setting-path.ts';
import { openSizes } from '../config/sizes.ts';
import { probeDataset } from '../dataset/source.ts';
import { UserError } from '../errors.ts';
import { inOneLine } from '../received.ts';
import { renderRemark } from '../report/error.ts';
import { type CommonOptions, type ExitCode, exitCodes, type Io } from './io.ts';
import { print } from './print.ts';

export interface ValidateOptions extends CommonOptions {
  /** Paths of configs. */
  readonly configs: readonly string[];
  readonly set?: readonly string[];
}

/** What is wrong with one file, if anything. */
interface Verdict {
  readonly file: string;
  readonly error?: UserError;
  /** That, and why, the network was not checked against its data. */
  readonly unchecked?: string;
}

/**
 * Checks configs and prints `ok` for each good one.
 *
 * @throws UserError with all mistakes of all files
 */
export async function validate(options: ValidateOptions, io: Io): Promise<ExitCode> {
  const { configs, set = [], json, quiet } = options;
  const verdicts: Verdict[] = [];
  for (const file of configs) verdicts.push(await judge(file, set));
  const errors = verdicts.flatMap(({ error }) => error ?? []);
  print(io, options, verdicts.map(toRecord), () => renderGood(verdicts, io));
  const remarks = json || quiet ? [] : verdicts.flatMap(remarkOn);
  for (const remark of remarks) io.stderr.write(remark);
  if (errors.length === 0) return exitCodes.good;
  if (json) return exitCodes.badInput; // stdout has them
  const lines = errors.flatMap(({ message }) => message.split('\n'));
  throw new UserError('config/invalid', lines, errors[0]?.hint);
}

function renderGood(verdicts: readonly Verdict[], { paint }: Io): string {
  const good = verdicts.filter(({ error }) => error === undefined);
  return good.map(({ file }) => `${paint.green('ok')}  ${inOneLine(file)}\n`).join('');
}

function remarkOn({ file, unchecked }: Verdict): string[] {
  return unchecked === undefined ? [] : [renderRemark(`${file}: ${unchecked}`)];
}

async function judge(file: string, overrides: readonly string[]): Promise<Verdict> {
  try {
    const unchecked = await checkData(await loadConfig(file, overrides));
    return { file, ...(unchecked === undefined ? {} : { unchecked }) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { file, error };
  }
}

const dataIsMissing: ReadonlySet<string> = new Set(['dataset/no-directory', 'dataset/missing-file']);

/** @returns that, and why, the data could not be looked at, if so */
async function checkData(loaded: LoadedConfig): Promise<string | undefined> {
  try {
    const { data } = loaded.config;
    checkAgainstDataset(loaded, await probeDataset(data.source, data));
    return undefined;
  } catch (error) {
    if (error instanceof UserError && dataIsMissing.has(error.code))
      return `not checked against its data${sizesFromData(loaded.config)}. ${error.message}`;
    throw error;
  }
}

function sizesFromData(config: WrittenConfig): string {
  const paths = openSizes(config).map(formatPath);
  return paths.length === 0 ? '' : `, which decides ${paths.join(' and ')}`;
}

/** A file that cannot be read has one problem without a position. */
function toRecord({ file, error }: Verdict): object {
  if (error === undefined) return { file, valid: true, problems: [] };
  if (error instanceof ConfigError) return { file, valid: false, ...problemRecords(error) };
  return { file, valid: false, problems: [{ path: '', message: error.message }] };
}
