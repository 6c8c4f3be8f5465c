export { received, shorten } from '../received.ts';
