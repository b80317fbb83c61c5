/**
 * The console: one page, its scripts, and those of two libraries, as they lie on the class path. It
 * is a client like any other: it asks the routes of the endpoint, with the credentials of its user.
 */
package dev.tidepool.endpoint.console;
