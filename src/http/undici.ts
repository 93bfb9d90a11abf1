import { setFlagsFromString } from 'node:v8';
// Modules of ours that import statically: a bundle gives a lazily imported CommonJS package only as a default. By their paths,
// for the package as a whole loads a browser's fetch, caches and web sockets, too.
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';

// the package's own index gives dispatchers their methods like this
Object.assign(Dispatcher.prototype, { request });

// undici's parser is WebAssembly, and what V8 once began to optimize of it Node 20 and 22 wait for at a process's end: some 80 ms,
// more than all that the parser costs in a run of ours
if (Number.parseInt(process.versions.node, 10) < 24) setFlagsFromString('--wasm-tiering-budget=1000000000');

export { Agent };
