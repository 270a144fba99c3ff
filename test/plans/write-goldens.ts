import { writeFileSync } from 'node:fs';
import { goldens, goldenText, outcomeOf } from './golden.ts';

// Run by hand after a message or the grammar has changed; the difference is then read, line by line, before it is committed.
for (const golden of goldens()) writeFileSync(golden.path, goldenText(golden.yaml, outcomeOf(golden.yaml).text));
