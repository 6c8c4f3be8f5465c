// Writes the kernels' records from the description of the arena; a test checks that they are current.
import { writeFileSync } from 'node:fs';
import { kernelRecords } from '../dist/training/engines/fused/kernel-records.js';

writeFileSync('src/training/engines/fused/kernels/records.ts', kernelRecords());
