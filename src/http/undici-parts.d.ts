/** The parts of undici that are imported by their paths, which its types do not name. */
declare module 'undici/lib/api/api-request.js' {
  export default function request(...args: never): unknown;
}
declare module 'undici/lib/api/api-connect.js' {
  export default function connect(...args: never): unknown;
}
declare module 'undici/lib/dispatcher/dispatcher.js' {
  import { Dispatcher } from 'undici';
  export default Dispatcher;
}
declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici';
  export default Agent;
}
declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  import { EnvHttpProxyAgent } from 'undici';
  export default EnvHttpProxyAgent;
}
