package dev.tidepool.endpoint;

/**
 * A statement as a client sent it.
 *
 * @param id under which a change can be sent again without being made again, or null
 */
public record StatementRequest(String sql, String id) {}
