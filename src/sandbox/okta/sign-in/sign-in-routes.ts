import type { Route } from '../okta-route.ts';
import { authorizeRoutes } from './authorize-routes.ts';
import { deviceRoutes } from './device-routes.ts';
import { logoutRoutes } from './logout-routes.ts';
import { orgServerRoutes } from './org-server-routes.ts';
import { tokenCareRoutes } from './token-care-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { userinfoRoutes } from './userinfo-routes.ts';

/** Everything by which people sign in and apps get tokens; metadata and key sets are elsewhere. */
export const signInRoutes: readonly Route[] = [
  ...authorizeRoutes,
  ...tokenRoutes,
  ...userinfoRoutes,
  ...logoutRoutes,
  ...tokenCareRoutes,
  ...deviceRoutes,
  ...orgServerRoutes,
];
