/** How servers of the emulated accounts keep connections. */
import type { ServerOptions } from "node:http";

/**
 * Whoever calls closes a connection that is kept, never the server.
 *
 * A call that goes out in the moment in which a server closes its connection is sent again, by the SDK, and a
 * waiting provider is silent for a minute, which was the time after which it closed.
 */
export const patient: ServerOptions = { keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 };
