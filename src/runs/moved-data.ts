import { UserError } from '../errors.ts';

/** Where the data of a run or model is not found any more, fetching others is no help: says how to name where it is now. */
export function asMovedData(error: unknown, name: string): unknown {
  if (!(error instanceof UserError) || !/^dataset\/(no-directory|missing-file)$/.test(error.code))
    return error;
  const hint = `Where the data that ${name} was trained on has moved to another directory, name that by --data.`;
  return new UserError(error.code, error.message, hint);
}
