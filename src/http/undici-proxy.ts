// Apart, so that only who has a proxy loads it.
import connect from 'undici/lib/api/api-connect.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';

// the package's own index gives dispatchers their methods like this; a tunnel is opened by this one
Object.assign(Dispatcher.prototype, { connect });

export { EnvHttpProxyAgent };
