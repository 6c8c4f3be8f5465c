#!/usr/bin/env node
import { start } from '../bundle/cli.js';

await start();
