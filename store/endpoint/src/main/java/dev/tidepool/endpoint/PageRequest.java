package dev.tidepool.endpoint;

/**
 * Which page is asked for.
 *
 * @param rowCount of a page, at most
 * @param token that came with the page before, or null for the first
 */
record PageRequest(long rowCount, String token) {}
