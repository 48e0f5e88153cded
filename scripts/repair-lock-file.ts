import { readFileSync, writeFileSync } from 'node:fs';
import { repairedLockFile } from './lock-file.ts';

// After `npm install` behind a registry that lacks packages of other platforms; `npm run check` says when it is needed.
writeFileSync('package-lock.json', repairedLockFile(readFileSync('package-lock.json', 'utf8')));
