import { appendFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { asUserError, makeDirectory } from '../files.ts';
import { type EventContent, encodeEvent, type SummaryValue } from './event.ts';
import { tfRecord } from './tf-record.ts';

/** A file of events in a folder of its own, which TensorBoard shows as one run. Events are added as they happen. */
export class EventFile {
  readonly #path: string;

  /**
   * Makes folder and file.
   *
   * @param firstStep what files from before say of this step and later ones is void
   * @throws UserError where they cannot be written
   */
  static async create(folder: string, firstStep: number): Promise<EventFile> {
    await makeDirectory(folder).catch((error) => {
      throw asUserError(error, folder);
    });
    const name = `events.out.tfevents.${Math.floor(Date.now() / 1000)}.${hostname()}.${process.pid}`;
    const file = new EventFile(join(folder, name));
    await file.#append({ fileVersion: 'brain.Event:2' }, 0);
    await file.#append({ sessionStart: true }, firstStep);
    return file;
  }

  private constructor(path: string) {
    this.#path = path;
  }

  write(step: number, values: readonly SummaryValue[]): Promise<void> {
    return this.#append({ values }, step);
  }

  async #append(content: EventContent, step: number): Promise<void> {
    await appendFile(this.#path, tfRecord(encodeEvent(content, step, Date.now() / 1000))).catch((error) => {
      throw asUserError(error, this.#path);
    });
  }
}
