package dev.tidepool.endpoint.jdbc;

/** The SQLSTATE of each code. */
final class SqlStates {
  private static final String GENERAL = "HY000";

  private SqlStates() {}

  static String of(String code) {
    return switch (code) {
      case "SYNTAX" -> "42601";
      case "UNKNOWN_TABLE" -> "42S02";
      case "UNKNOWN_COLUMN" -> "42S22";
      case "UNKNOWN_FUNCTION" -> "42883";
      case "TYPE_MISMATCH" -> "42804";
      case "INVALID" -> "42000";
      case "UNSUPPORTED" -> "0A000";
      case "PARAMETER" -> "22023";
      case "VALUE" -> "22000";
      case "DUPLICATE_KEY" -> "23505";
      case "READ_ONLY" -> "25006";
      case "UNAUTHORIZED", "FORBIDDEN" -> "42501";
      case "MALFORMED_REQUEST" -> "08P01";
      case "NO_CONNECTION" -> "08003";
      case "OUTCOME_UNKNOWN" -> "08007";
      case "NO_RESULT" -> "24000";
      case "LIMIT", "BODY_TOO_LARGE" -> "54000";
      case "BUSY" -> "53000";
      case "UNAVAILABLE" -> "57P03";
      case "TIMEOUT", "BODY_TIMEOUT" -> "HYT00";
      default -> GENERAL;
    };
  }
}
