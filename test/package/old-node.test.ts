import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

it.each(['18.20.4', '20.18.0', '16.0.0'])('Node %s is told so in one line, and is no bug of ours', (old) => {
  const pretend = `Object.defineProperty(process.versions, 'node', { value: '${old}' }); require('${resolve('bin/gloo-okta.js')}')`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', pretend], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toEqual({
    status: 3,
    stdout: '',
    stderr: `gloo-okta needs Node 20.19 or newer; this is Node ${old}.\n`,
  });
});
