export { inOneLine, received, shorten } from '../received.ts';
