#!/usr/bin/env node
// Adds up the JSON reports of several runs of the tests. A test that was skipped in one and passed in another passed.
import { readFileSync } from 'node:fs';

const rank = { failed: 2, passed: 1 }; // anything else was skipped
const results = new Map();
for (const report of process.argv.slice(2)) {
  for (const { name: file, assertionResults } of JSON.parse(readFileSync(report, 'utf8')).testResults) {
    for (const { fullName, status } of assertionResults) {
      const test = `${file} ${fullName}`;
      if ((rank[status] ?? 0) >= (rank[results.get(test)] ?? -1)) results.set(test, status);
    }
  }
}
const ranks = [...results.values()].map((status) => rank[status] ?? 0);
const [passed, failed, skipped] = [1, 2, 0].map((wanted) => ranks.filter((is) => is === wanted).length);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
