import { received } from '../received.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** One layer in a list of layers, and the calls of it: from which layers each of them takes its inputs. */
interface Layer {
  readonly name: string;
  /** Whether it gives something before it is called: an input does, and a model to its own inputs. */
  readonly isSource: boolean;
  readonly calls: readonly (readonly Source[])[];
}

/** One call of a layer, with where it takes its inputs from. */
interface Call {
  readonly name: string;
  readonly sources: readonly Source[];
}

/** The output of one call of a layer, counted from 0. */
interface Source {
  readonly name: string;
  readonly call: number;
}

/** The deepest networks for images have a third of it; the time to build them grows with the square. */
const MAX_LAYERS = 3000;
const MAX_CONNECTIONS = 10_000;
/** Savers write layers in the order in which they are computed, but for those that stand at several places. */
const MAX_PASSES = 100;

/**
 * Finds the topologies that tfjs would build for ever: models whose layers wait for each other, or for a layer that is
 * not there. It is for tfjs to refuse the others that make no sense.
 *
 * @throws Error that says which layer it is
 */
export function checkTopology(topology: object): void {
  let layers = 0;
  for (const mapping of mappingsIn(topology)) {
    const list = valueAt(mapping, 'layers');
    if (!Array.isArray(list)) continue;
    layers += list.length;
    if (layers > MAX_LAYERS) throw new Error(`expected at most ${MAX_LAYERS} layers, received more`);
    for (const layer of list) checkLayer(layer);
    if (list.some((layer) => valueAt(layer, 'inboundNodes') !== undefined)) checkGraph(list.map(layerOf));
  }
}

function* mappingsIn(value: unknown): Generator<Mapping> {
  if (typeof value !== 'object' || value === null) return;
  if (isMapping(value)) yield value;
  for (const part of Object.values(value)) yield* mappingsIn(part);
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** tfjs takes Python's spelling and its own, and the last of both. */
function valueAt(mapping: Mapping, key: string): unknown {
  const found = Object.keys(mapping).findLast(
    (other) => other.replaceAll(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase()) === key,
  );
  return found === undefined ? undefined : mapping[found];
}

function checkLayer(layer: unknown): void {
  const expected = 'expected layers with class_name and config';
  if (!isMapping(layer)) throw new Error(`${expected}, received ${received(layer)}`);
  const [className, config] = [valueAt(layer, 'className'), valueAt(layer, 'config')];
  if (typeof className !== 'string')
    throw new Error(`${expected}, received the class_name ${received(className)}`);
  if (typeof config !== 'object' || config === null)
    throw new Error(`${expected}, received the config ${received(config)} of a ${className}`);
}

function layerOf(layer: Mapping): Layer {
  const [name, config, calls] = [layer.name, valueAt(layer, 'config'), valueAt(layer, 'inboundNodes')];
  if (typeof name !== 'string') throw new Error(`expected a layer with a name, received ${received(name)}`);
  if (isMapping(config) && config.name !== name)
    throw new Error(
      `the layer ${name}: expected the same name in its config, received ${received(config.name)}`,
    );
  if (!Array.isArray(calls))
    throw new Error(`the layer ${name}: expected a list of inbound_nodes, received ${received(calls)}`);
  const isModel = Array.isArray(config) || (isMapping(config) && valueAt(config, 'layers') !== undefined);
  const isSource = isModel || valueAt(layer, 'className') === 'InputLayer';
  return { name, isSource, calls: calls.map((call) => sourcesOf(name, call)) };
}

function sourcesOf(name: string, call: unknown): Source[] {
  if (!Array.isArray(call))
    throw new Error(`the layer ${name}: expected a list in its inbound_nodes, received ${received(call)}`);
  return call.map((source) => {
    const [from, index] = Array.isArray(source) ? source : [];
    if (typeof from === 'string' && Number.isSafeInteger(index)) return { name: from, call: index as number };
    throw new Error(`the layer ${name}: expected inbound_nodes of [layer, number, number, {}]`);
  });
}

/** Calls the layers in order, as often as there are some whose inputs have all been computed. */
function checkGraph(layers: readonly Layer[]): void {
  const callsDone = new Map(layers.map(({ name, isSource }) => [name, isSource ? 1 : 0]));
  if (callsDone.size < layers.length) throw new Error('expected layers of different names');
  let waiting: Call[] = layers.flatMap(({ name, calls }) => calls.map((sources) => ({ name, sources })));
  if (waiting.length + waiting.flatMap(({ sources }) => sources).length > MAX_CONNECTIONS)
    throw new Error(`expected at most ${MAX_CONNECTIONS} connections of layers, received more`);
  for (let pass = 0; waiting.length > 0; pass++) {
    const before = waiting;
    waiting = waiting.filter(({ name, sources }) => {
      if (sources.some((source) => (callsDone.get(source.name) ?? 0) <= source.call)) return true;
      if (sources.length > 0) callsDone.set(name, (callsDone.get(name) as number) + 1);
      return false;
    });
    if (waiting.length === before.length) throw new Error(describeWait(waiting[0] as Call, callsDone));
    if (pass === MAX_PASSES) throw new Error('expected layers in the order in which they are computed');
  }
}

function describeWait({ name, sources }: Call, callsDone: ReadonlyMap<string, number>): string {
  const missing = sources.find((source) => (callsDone.get(source.name) ?? 0) <= source.call) as Source;
  const problem = callsDone.has(missing.name) ? 'which never gives it' : 'which is not there';
  return `the layer ${name} waits for an input from ${missing.name}, ${problem}`;
}
