import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { received, shorten } from '../received.ts';
import { ConfigError, type Mistake } from './mistake.ts';
import type { SettingPath } from './setting-path.ts';
import type { SourceText } from './source-text.ts';

/** A value with its places in the text, all in UTF-16 units. */
export interface PlacedValue {
  /** Mappings, lists and scalars. */
  readonly value: unknown;
  readonly offset: number;
  /** Of the key or, for list items, of the value. */
  readonly keyOffset: number;
  /** What a mapping or a list holds, by key or index; of a repeated key, the last. */
  readonly inside: ReadonlyMap<string | number, PlacedValue>;
}

interface Anchored extends PlacedValue {
  /** How many values it consists of. */
  readonly size: number;
}

/** A thousand layers written as aliases of one; but a few lines of them can stand for billions of values. */
const MAX_ALIASED_VALUES = 10_000;

/** Turns the nodes of one YAML text into values: once through it, whatever is in it. */
export class NodeReader {
  readonly #source: SourceText;
  readonly #anchors = new Map<string, Anchored>();
  /** Keys written twice. */
  readonly mistakes: Mistake[] = [];
  #values = 0;
  #aliasedValues = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** @throws ConfigError where an alias stands for nothing or for too much, or a key is no text */
  read(node: Node | null, path: SettingPath = [], keyOffset = startOf(node)): PlacedValue {
    if (isAlias(node)) return this.#readAlias(node, keyOffset);
    const valuesBefore = this.#values++;
    const anchor = (node as { anchor?: string } | null)?.anchor;
    if (anchor !== undefined) this.#anchors.delete(anchor); // no node holds itself
    const placed = { keyOffset, offset: startOf(node, keyOffset), ...this.#readContent(node, path) };
    if (anchor !== undefined) this.#anchors.set(anchor, { ...placed, size: this.#values - valuesBefore });
    return placed;
  }

  #readContent(node: Node | null, path: SettingPath): Pick<PlacedValue, 'value' | 'inside'> {
    if (isMap<Node, Node | null>(node)) return this.#readMapping(node, path);
    if (isSeq<Node>(node)) return this.#readList(node, path);
    return { value: isScalar(node) ? node.value : null, inside: new Map() };
  }

  #readMapping({ items }: YAMLMap<Node, Node | null>, path: SettingPath) {
    const inside = new Map<string, PlacedValue>();
    const merged: PlacedValue[] = [];
    for (const { key, value } of items) {
      const name = this.#readKey(key);
      const keyPath = [...path, name];
      if (isMergeKey(key)) {
        merged.push(...this.#readMerged(value, keyPath, startOf(key)));
        continue;
      }
      if (inside.has(name)) this.mistakes.push(this.#repeated(key, keyPath));
      inside.set(name, this.read(value, keyPath, startOf(key)));
    }
    for (const [name, placed] of merged.flatMap((source) => [...source.inside] as [string, PlacedValue][]))
      if (!inside.has(name)) inside.set(name, { ...placed, value: structuredClone(placed.value) });
    return { value: Object.fromEntries([...inside].map(([name, { value }]) => [name, value])), inside };
  }

  /** What `<<` takes over, an alias of a mapping or a list of them, as YAML 1.1 and docker compose have it. */
  #readMerged(node: Node | null, path: SettingPath, keyOffset: number): PlacedValue[] {
    const placed = this.read(node, path, keyOffset);
    const sources = Array.isArray(placed.value) ? [...placed.inside.values()] : [placed];
    const isWrong = ({ value }: PlacedValue) =>
      typeof value !== 'object' || value === null || Array.isArray(value);
    if (!sources.some(isWrong)) return sources;
    const message = `expected mappings to take settings from, received ${received(placed.value)}. Write << as in "<<: *base", and set the anchor &base before it.`;
    throw new ConfigError([this.#source.mistakeAt(placed.offset, { path, message })]);
  }

  #readList({ items }: YAMLSeq<Node>, path: SettingPath) {
    const read = items.map((item, index) => this.read(item, [...path, index]));
    return { value: read.map(({ value }) => value), inside: new Map(read.entries()) };
  }

  /** Some parsers take lists and mappings for keys; their texts grow with every level. */
  #readKey(key: Node): string {
    const { value } = isMap(key) || isSeq(key) ? { value: isMap(key) ? {} : [] } : this.read(key);
    if (typeof value !== 'object' || value === null) return String(value);
    const kind = Array.isArray(value) ? 'a list' : 'a mapping';
    throw this.#broken(key, `expected text as a key, received ${kind}. Write keys as in "epochs: 5".`);
  }

  #readAlias(alias: Alias, keyOffset: number): PlacedValue {
    const anchored = this.#anchors.get(alias.source);
    if (anchored === undefined) {
      const name = shorten(alias.source);
      throw this.#broken(
        alias,
        `broken YAML: Unresolved alias (the anchor must be set before the alias): ${name}.`,
      );
    }
    this.#values += anchored.size;
    this.#aliasedValues += anchored.size;
    if (this.#aliasedValues > MAX_ALIASED_VALUES) {
      const words = `expected aliases that stand for at most ${MAX_ALIASED_VALUES} values, received more.`;
      throw this.#broken(alias, `${words} Write the values out.`);
    }
    // A copy, so that --set changes the one place that it names.
    return {
      keyOffset,
      offset: startOf(alias),
      value: structuredClone(anchored.value),
      inside: anchored.inside,
    };
  }

  #repeated(key: Node, path: SettingPath): Mistake {
    const message = 'expected each key once, received this one again. Keep one of them.';
    return this.#source.mistakeAt(startOf(key), { path, message });
  }

  #broken(node: Node, message: string): ConfigError {
    return new ConfigError([this.#source.mistakeAt(startOf(node), { path: [], message })]);
  }
}

function isMergeKey(key: Node): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function startOf(node: Node | null, otherwise = 0): number {
  return node?.range?.[0] ?? otherwise;
}
