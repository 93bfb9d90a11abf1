#!/usr/bin/env node
// Plain syntax up to the check, so that an old Node says one clear line instead of a stack.
var parts = process.versions.node.split('.').map(Number);
if (parts[0] < 20 || (parts[0] === 20 && parts[1] < 19)) {
  process.stderr.write('gloo-okta needs Node 20.19 or newer; this is Node ' + process.versions.node + '.\n');
  process.exitCode = 3;
} else {
  import('../dist/start.js')
    .then(function (module) {
      return module.start();
    })
    .catch(function (error) {
      process.stderr.write('gloo-okta cannot start: ' + (error && error.stack) + '\n');
      process.exitCode = 1;
    });
}
