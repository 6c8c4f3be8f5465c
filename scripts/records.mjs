// Writes what of the kernels follows from the description of the arena; a test checks that it is current.
import { writeFileSync } from 'node:fs';
import { kernelDispatch, kernelRecords } from '../dist/training/engines/fused/kernel-records.js';

const kernels = 'src/training/engines/fused/kernels';
writeFileSync(`${kernels}/records.ts`, kernelRecords());
writeFileSync(`${kernels}/dispatch.ts`, kernelDispatch());
