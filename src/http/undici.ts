// Modules of ours that import statically: a bundle gives a lazily imported CommonJS package only as a default. By their paths,
// for the package as a whole loads a browser's fetch, caches and web sockets, too.
import request from 'undici/lib/api/api-request.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';

// the package's own index gives dispatchers their methods like this
Object.assign(Dispatcher.prototype, { request });

export { Agent };
