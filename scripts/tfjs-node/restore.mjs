// After each `npm ci` or `npm install` in a clone: puts back the tfjs-node that from-wheel.mjs once built, if it did.
// An install must not fail for it.
import { isKept, isWhole, kept, restore } from './places.mjs';

const isUnwanted = /\boptional\b/.test(process.env.npm_config_omit ?? '');
try {
  if (!isUnwanted && isKept() && !isWhole()) {
    restore();
    console.error(`tfjs-node: put back from ${kept}`);
  }
} catch (error) {
  console.error(`tfjs-node: could not be put back: ${error.message}`);
}
